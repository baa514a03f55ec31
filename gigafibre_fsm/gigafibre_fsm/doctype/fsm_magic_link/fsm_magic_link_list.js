// In the list: open, expired or revoked at a glance.

frappe.listview_settings["FSM Magic Link"] = {
	add_fields: ["revoked", "expires_on"],
	hide_name_column: true,
	get_indicator(doc) {
		if (doc.revoked) return [__("Revoked"), "red", "revoked,=,1"];
		const now = frappe.datetime.now_datetime();
		return doc.expires_on < now
			? [__("Expired"), "gray", `expires_on,<,${now}`]
			: [__("Open"), "green", `expires_on,>,${now}|revoked,=,0`];
	},
};
