// Truck Stock: which trucks, and whether only those that run low.

frappe.query_reports["Truck Stock"] = {
	filters: [
		{
			fieldname: "technician",
			label: __("Technician"),
			fieldtype: "Link",
			options: "Dispatch Technician",
		},
		{ fieldname: "only_short", label: __("Running low"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, standard) {
		const shown = standard(value, row, column, data);
		return column.fieldname === "short" && data?.short ? `<b class="text-danger">${shown}</b>` : shown;
	},
	onload: gigafibre_fsm.add_document_button,
};
