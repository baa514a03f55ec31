// The filters of the report.

frappe.query_reports["Device Health"] = {
	filters: [
		{
			fieldname: "health",
			label: __("Health"),
			fieldtype: "Select",
			options: ["", "Poor", "Watch"].map((value) => ({ value, label: value && __(value) })),
		},
		{ fieldname: "node", label: __("Below the node"), fieldtype: "Link", options: "Network Node" },
	],
	onload: gigafibre_fsm.add_document_button,
};
