// The filters of the report.

frappe.query_reports["GST QST Return"] = {
	filters: [
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
			reqd: 1,
		},
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.quarter_start(), -3),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.quarter_start(), -1),
			reqd: 1,
		},
	],
	formatter(value, row, column, data, usual) {
		// a line of one tax only has no amount of the other, which is not 0
		if (value === null || value === undefined) return "";
		const shown = usual(value, row, column, data);
		return data?.bold ? `<strong>${shown}</strong>` : shown;
	},
	onload: gigafibre_fsm.add_document_button,
};
