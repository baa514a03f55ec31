// The list of migrations: the state in its colour.

frappe.listview_settings["ACS Migration"] = {
	add_fields: ["state"],
	hide_name_column: true,
	get_indicator(doc) {
		const colours = { Draft: "gray", Running: "blue", Paused: "orange", Done: "green" };
		return [__(doc.state, null, "ACS Migration"), colours[doc.state], `state,=,${doc.state}`];
	},
};
