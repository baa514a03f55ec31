// The form holds what is set of a flow; what it does is drawn in the flow editor.

frappe.ui.form.on("Flow Template", {
	refresh(frm) {
		frm.dashboard.clear_headline();
		if (frm.is_new()) return;
		if (frm.doc.state === "Paused" && frm.doc.__onload?.pause_reason)
			frm.dashboard.set_headline_alert(frappe.utils.escape_html(frm.doc.__onload.pause_reason), "orange");
		frm.add_custom_button(__("Draw"), () => frappe.set_route("flow-editor", frm.doc.name));
		frm.add_custom_button(__("Runs"), () => frappe.set_route("List", "Flow Run", { template: frm.doc.name }));
		if (frm.doc.state === "Active" && frm.doc.trigger_kind === "by_hand" && !frm.doc.listens_to)
			frm.add_custom_button(__("Launch"), () => gigafibre_fsm.start_flow(frm.doc.name, "", []));
		if (frm.doc.webhook_key && frm.doc.trigger_kind === "webhook")
			frm.add_custom_button(__("Address for the other system"), () => show_webhook(frm, "show_webhook"));
	},
});

async function show_webhook(frm, method) {
	const { message: access } = await frappe.call({
		method: `gigafibre_fsm.api.flow_triggers.${method}`,
		args: { template: frm.doc.name },
	});
	const proofs = {
		header: __("The secret itself"),
		signature: __("sha256= and the HMAC-SHA256 of the body, hexadecimal"),
		"signature with time": __(
			"v1= and the HMAC-SHA256 of X-Fsm-Timestamp (seconds since 1970), a dot and the body, hexadecimal"
		),
	};
	const rows = [
		["url", __("Address"), access.url],
		["header", __("Header"), access.header],
		["proof", __("Content of the header"), proofs[access.proof]],
		["secret", __("Secret"), access.secret],
	];
	const dialog = new frappe.ui.Dialog({
		title: __("Address for the other system"),
		fields: rows.map(([fieldname, label, value]) => ({
			fieldname,
			label,
			fieldtype: "Data",
			read_only: 1,
			default: value,
		})),
		primary_action_label: __("Close"),
		primary_action: () => dialog.hide(),
		secondary_action_label: __("Another secret"),
		secondary_action: () =>
			frappe.confirm(__("Calls with the old secret are refused at once. Go on?"), () => {
				dialog.hide();
				show_webhook(frm, "renew_webhook_secret");
			}),
	});
	dialog.show();
}
