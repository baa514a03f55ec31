// The filters of the report.

frappe.query_reports["Repeat Visits"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -56),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "job_type",
			label: __("Type of the first visit"),
			fieldtype: "Link",
			options: "Dispatch Job Type",
		},
		{
			fieldname: "technician",
			label: __("Technician of the first visit"),
			fieldtype: "Link",
			options: "Dispatch Technician",
		},
		{ fieldname: "cause", label: __("What was chosen then"), fieldtype: "Data" },
	],
	onload: gigafibre_fsm.add_document_button,
};
