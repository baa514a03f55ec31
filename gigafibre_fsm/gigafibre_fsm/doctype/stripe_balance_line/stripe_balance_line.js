// A line is read, never edited; why it is not explained is said in the reader's language.

frappe.ui.form.on("Stripe Balance Line", {
	refresh(frm) {
		frm.disable_save();
		frm.dashboard.clear_headline();
		if (frm.doc.state === "Unexplained" && frm.doc.reason) {
			frm.dashboard.set_headline_alert(frappe.utils.escape_html(__(frm.doc.reason)), "orange");
		}
	},
});
