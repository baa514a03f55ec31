// The list: the name is the first column already.

frappe.listview_settings["OLT Command Sheet"] = {
	hide_name_column: true,
};
