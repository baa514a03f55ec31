// The list of devices: a colour for each place.

frappe.listview_settings["Equipment"] = {
	// the name is the first column already
	hide_name_column: true,
	add_fields: ["status", "warehouse", "customer"],
	get_indicator(doc) {
		const colours = {
			"In Stock": "blue",
			"On Truck": "purple",
			Installed: "green",
			"In Repair": "orange",
			Lost: "red",
			Retired: "gray",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
