// The form shows what is stored; the work is done on the page of supplier bills.

frappe.ui.form.on("Bill Reading", {
	refresh(frm) {
		frm.disable_save();
		frm.add_custom_button(__("Open in supplier bills"), () =>
			frappe.set_route("supplier-bills", frm.doc.name)
		);
	},
});
