// The filters of the report, and its shares in the reader's language.

frappe.query_reports["Verdicts against Findings"] = {
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
	],
	onload: gigafibre_fsm.add_document_button,
	// fewer than five visits give no share, which is not the same as a share of none
	formatter(value, row, column, data, usual) {
		if (column.fieldname !== "share" || !data) return usual(value, row, column, data);
		if (data.share === null || data.share === undefined) return "–";
		return gigafibre_fsm.formatting.percent(data.share / 100);
	},
};
