// Which periods are not billed; the billing run is started from its list.

frappe.query_reports["Periods Without Invoice"] = {
	filters: [],
	onload: gigafibre_fsm.add_document_button,
};
