// The form holds what is set of a flow; what it does is drawn in the flow editor.

frappe.ui.form.on("Flow Template", {
	refresh(frm) {
		frm.dashboard.clear_headline();
		if (frm.is_new()) return;
		if (frm.doc.state === "Paused" && frm.doc.pause_reason)
			frm.dashboard.set_headline_alert(frappe.utils.escape_html(frm.doc.pause_reason), "orange");
		frm.add_custom_button(__("Draw"), () => frappe.set_route("flow-editor", frm.doc.name));
		frm.add_custom_button(__("Runs"), () =>
			frappe.set_route("List", "Flow Run", { template: frm.doc.name })
		);
	},
});
