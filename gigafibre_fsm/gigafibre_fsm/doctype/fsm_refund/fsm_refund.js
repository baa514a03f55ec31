// A refund is read, never edited; the form says why it was refused or failed.

frappe.ui.form.on("FSM Refund", {
	refresh(frm) {
		frm.disable_save();
		const { refusal } = frm.doc.__onload || {};
		if (refusal) frm.dashboard.set_headline_alert(frappe.utils.escape_html(refusal), "orange");
	},
});
