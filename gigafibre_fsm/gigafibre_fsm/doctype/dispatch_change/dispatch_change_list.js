frappe.listview_settings["Dispatch Change"] = {
	// a number says nothing beside the sentence
	hide_name_column: true,
};
