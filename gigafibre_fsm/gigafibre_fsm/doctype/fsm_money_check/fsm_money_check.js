// A check is read, never edited.

frappe.ui.form.on("FSM Money Check", {
	refresh(frm) {
		frm.disable_save();
		frm.dashboard.clear_headline();
		if (frm.doc.error) {
			frm.dashboard.set_headline_alert(frappe.utils.escape_html(frm.doc.error), "red");
		}
	},
});
