// The filters of the report.

frappe.query_reports["Truck Stock Value"] = {
	filters: [
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
			reqd: 1,
		},
		{
			fieldname: "show",
			label: __("Show"),
			fieldtype: "Select",
			options: [
				{ value: "Trucks", label: __("Trucks") },
				{ value: "Items", label: __("Items", null, "Stock") },
			],
			default: "Trucks",
		},
		{
			fieldname: "technician",
			label: __("Technician"),
			fieldtype: "Link",
			options: "Dispatch Technician",
		},
	],
	onload: gigafibre_fsm.add_document_button,
};
