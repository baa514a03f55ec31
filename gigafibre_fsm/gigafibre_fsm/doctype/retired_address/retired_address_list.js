// The name of a row is a hash that tells nobody anything.

frappe.listview_settings["Retired Address"] = { hide_name_column: true };
