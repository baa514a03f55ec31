// The report has no filters.

frappe.query_reports["Drops Not in the Network"] = {
	filters: [],
	onload: gigafibre_fsm.add_document_button,
};
