// A promise is read, never edited: the ledger says whether it was kept.

frappe.ui.form.on("Payment Promise", {
	refresh(frm) {
		frm.disable_save();
	},
});
