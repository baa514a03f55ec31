// A movement is read, never edited; only what ERPNext refused can be sent again.

frappe.ui.form.on("Equipment Movement", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.stock_state !== "Differs") return;
		frm.dashboard.set_headline_alert(
			__("ERPNext's stock differs: {0}", [frappe.utils.escape_html(frm.doc.stock_error || "")]),
			"orange"
		);
		frm.add_custom_button(__("Post again"), async () => {
			await frm.call({ doc: frm.doc, method: "post_again", freeze: true });
			await frm.reload_doc();
		});
	},
});
