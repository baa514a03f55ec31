// A check is read, never edited.

frappe.ui.form.on("FSM Money Check", {
	refresh(frm) {
		frm.disable_save();
		frm.dashboard.clear_headline();
		const { error } = frm.doc.__onload || {};
		if (error) {
			frm.dashboard.set_headline_alert(frappe.utils.escape_html(error), "red");
		}
	},
});
