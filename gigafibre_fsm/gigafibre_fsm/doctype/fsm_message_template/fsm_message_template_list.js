frappe.listview_settings["FSM Message Template"] = {
	add_fields: ["enabled", "segments_fr", "segments_en"],
	formatters: {
		description: (text) => frappe.utils.escape_html(__(text)),
	},
	get_indicator(doc) {
		return doc.enabled
			? [__("Enabled"), "green", "enabled,=,1"]
			: [__("Switched off"), "gray", "enabled,=,0"];
	},
};
