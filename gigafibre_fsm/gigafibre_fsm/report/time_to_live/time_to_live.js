// The filters of the report.

frappe.query_reports["Time To Live"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -90),
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
			fieldname: "channel",
			label: __("Sold by"),
			fieldtype: "Select",
			options: ["", "Web", "Telephone", "Door"],
		},
	],
	onload: gigafibre_fsm.add_document_button,
};
