// A change is read, never edited: what it does was shown to the customer.

frappe.ui.form.on("Subscription Change", {
	refresh(frm) {
		frm.disable_save();
	},
});
