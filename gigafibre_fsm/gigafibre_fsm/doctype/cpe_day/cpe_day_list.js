// The list of days: nobody adds rows by hand.

frappe.listview_settings["CPE Day"] = {
	hide_name_column: true,
	onload(list) {
		list.can_create = false;
	},
};
