// The form of a modem on its way to Oktopus: read, never edited; a manager may take it back.

frappe.ui.form.on("ACS Migration Device", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.__onload?.sentence)
			frm.set_intro(frappe.utils.escape_html(frm.doc.__onload.sentence), "orange");
		frm.add_custom_button(__("Open the device"), () => {
			frappe.set_route("Form", "Equipment", frm.doc.equipment);
		});
		const has_way_back = !["Back", "Going Back", "Refused"].includes(frm.doc.state);
		if (!has_way_back || !frappe.user.has_role(["FSM Manager", "System Manager"])) return;
		frm.add_custom_button(__("Take back"), () => {
			frappe.confirm(
				__("This device goes back to GenieACS, with the settings that it had. Go on?"),
				async () => {
					const args = { migration: frm.doc.migration, devices: JSON.stringify([frm.doc.name]) };
					await frappe.xcall("gigafibre_fsm.api.migration.take_back", args);
					await frm.reload_doc();
				}
			);
		});
	},
});
