// The name of a row is a hash that tells nobody anything.

frappe.listview_settings["Legacy SKU"] = { hide_name_column: true };
