// The list of job types: which can still be chosen.

frappe.listview_settings["Dispatch Job Type"] = {
	add_fields: ["disabled"],
	get_indicator(doc) {
		return doc.disabled ? [__("Disabled"), "gray", "disabled,=,1"] : [__("Enabled"), "blue", "disabled,=,0"];
	},
};
