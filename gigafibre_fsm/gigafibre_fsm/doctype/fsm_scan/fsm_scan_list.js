// The list of scans: what became of each photograph.

frappe.listview_settings["FSM Scan"] = {
	add_fields: ["state"],
	hide_name_column: true,
	get_indicator(doc) {
		const colours = {
			Read: "blue",
			"Being Read": "yellow",
			"Nothing Found": "orange",
			Confirmed: "green",
			Dismissed: "gray",
		};
		return [__(doc.state, null, "FSM Scan"), colours[doc.state], `state,=,${doc.state}`];
	},
};
