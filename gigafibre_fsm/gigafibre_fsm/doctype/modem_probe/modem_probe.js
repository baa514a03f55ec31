// A probe is read, never edited: what the modem said, in words.

const MODEM_PROBE_COLOURS = { Requested: "blue", Running: "orange", Done: "green", Failed: "red" };

frappe.ui.form.on("Modem Probe", {
	refresh(frm) {
		frm.disable_save();
		frm.page.set_indicator(__(frm.doc.state), MODEM_PROBE_COLOURS[frm.doc.state]);
		const view = frm.doc.__onload?.view;
		if (!view) return;
		const escape = (text) => frappe.utils.escape_html(text || "");
		const rows = [...view.facts, ...view.networks, ...view.handsets].map(
			(each) => `<tr><th scope="row">${escape(each.label)}</th><td>${escape(each.value)}</td></tr>`
		);
		const said = [view.age, view.reason].filter(Boolean).map((text) => `<p>${escape(text)}</p>`);
		frm.fields_dict.shown.$wrapper.html(
			`${said.join("")}<table class="table table-sm"><tbody>${rows.join("")}</tbody></table>`
		);
		frm.add_custom_button(__("Open the device"), () => {
			frappe.set_route("Form", "Equipment", frm.doc.equipment);
		});
	},
});
