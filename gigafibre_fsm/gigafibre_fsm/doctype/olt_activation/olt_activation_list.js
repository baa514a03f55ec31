// The list of activations: nobody adds rows by hand.

frappe.listview_settings["OLT Activation"] = {
	hide_name_column: true,
	onload(list) {
		list.can_create = false;
	},
};
