// A line as the ACS last told it: read only, with the way to its device.

const CPE_COLOURS = { Online: "green", Silent: "orange", Offline: "red", Unknown: "gray" };

frappe.ui.form.on("CPE State", {
	refresh(frm) {
		frm.disable_save();
		frm.page.set_indicator(__(frm.doc.state, null, "CPE State"), CPE_COLOURS[frm.doc.state]);
		const reasons = frm.doc.__onload?.health_reasons || [];
		const rows = reasons.map((text) => `<li>${frappe.utils.escape_html(text)}</li>`);
		frm.fields_dict.health_words.$wrapper.html(`<ul>${rows.join("")}</ul>`);
		frm.add_custom_button(__("Open the device"), () => {
			frappe.set_route("Form", "Equipment", frm.doc.equipment);
		});
	},
});
