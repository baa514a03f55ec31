// The list of probes: nobody adds rows by hand.

frappe.listview_settings["Modem Probe"] = {
	hide_name_column: true,
	onload(list) {
		list.can_create = false;
	},
};
