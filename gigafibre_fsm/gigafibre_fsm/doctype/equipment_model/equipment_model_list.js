// The list of models: which are in use.

frappe.listview_settings["Equipment Model"] = {
	// the name is the first column already
	hide_name_column: true,
	add_fields: ["disabled"],
	get_indicator(doc) {
		return doc.disabled ? [__("Disabled"), "gray", "disabled,=,1"] : [__("In use"), "green", "disabled,=,0"];
	},
};
