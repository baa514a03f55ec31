// The filters of the report.

frappe.query_reports["Sales"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -5),
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
			fieldname: "by",
			label: __("By", null, "Revenue"),
			fieldtype: "Select",
			options: [
				{ value: "Month", label: __("Month") },
				{ value: "Offer", label: __("Offer") },
				{ value: "Seller", label: __("Seller") },
				{ value: "Source", label: __("Source") },
			],
			default: "Month",
		},
		{ fieldname: "seller", label: __("Seller"), fieldtype: "Link", options: "User" },
	],
	onload: gigafibre_fsm.add_document_button,
};
