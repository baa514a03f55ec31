// A finding is read, never edited: the device is moved on its own form, or the finding closed as it stands.

frappe.ui.form.on("Equipment Finding", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.state !== "Open") return;
		frm.add_custom_button(__("Open the device"), () => {
			frappe.set_route("Form", "Equipment", frm.doc.equipment);
		});
		frm.add_custom_button(__("Close: nothing to move"), async () => {
			await frm.call({ doc: frm.doc, method: "settle", freeze: true });
			await frm.reload_doc();
		});
	},
});
