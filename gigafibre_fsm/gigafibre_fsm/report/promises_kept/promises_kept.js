// The filters of the report.

frappe.query_reports["Promises Kept"] = {
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
			fieldname: "group_by",
			label: __("Group by"),
			fieldtype: "Select",
			options: ["Week", "Type", "Technician", "Week, type and technician"].map((value) => ({
				value,
				label: __(value),
			})),
			default: "Week",
			reqd: 1,
		},
		{ fieldname: "job_type", label: __("Job type"), fieldtype: "Link", options: "Dispatch Job Type" },
		{ fieldname: "technician", label: __("Technician"), fieldtype: "Link", options: "Dispatch Technician" },
	],
	onload: gigafibre_fsm.add_document_button,
};
