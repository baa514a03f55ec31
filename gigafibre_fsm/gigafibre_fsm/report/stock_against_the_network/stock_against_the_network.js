// The filter of the report.

frappe.query_reports["Stock against the Network"] = {
	filters: [
		{
			fieldname: "kind",
			label: __("Difference"),
			fieldtype: "Select",
			options: ["", "Unknown to Stock", "Calls, but Is Not Installed", "Never Called"].map((value) => ({
				value,
				label: value && __(value),
			})),
		},
	],
	onload: gigafibre_fsm.add_document_button,
};
