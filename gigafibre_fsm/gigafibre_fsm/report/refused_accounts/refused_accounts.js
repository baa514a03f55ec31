// Which accounts of an import are refused, and why.

frappe.query_reports["Refused Accounts"] = {
	filters: [
		{
			fieldname: "cutover_import",
			label: __("Cutover Import"),
			fieldtype: "Link",
			options: "Cutover Import",
		},
	],
	onload: gigafibre_fsm.add_document_button,
};
