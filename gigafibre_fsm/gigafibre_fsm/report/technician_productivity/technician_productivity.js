// The filters of the report.

frappe.query_reports["Technician Productivity"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -28),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{ fieldname: "job_type", label: __("Job type"), fieldtype: "Link", options: "Dispatch Job Type" },
		{
			fieldname: "technician",
			label: __("Technician"),
			fieldtype: "Link",
			options: "Dispatch Technician",
		},
	],
	onload: gigafibre_fsm.add_document_button,
};
