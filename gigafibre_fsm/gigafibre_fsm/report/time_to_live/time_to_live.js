// The filters of the report, and its times and days as people write them.

function write_value(value, column) {
	const { moment, number, page_locale, SHORT } = gigafibre_fsm.formatting;
	if (value === null || value === undefined || value === "") return "";
	return column.fieldname === "days"
		? number(value)
		: moment(value, page_locale(), SHORT, frappe.datetime.get_today());
}

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
	formatter(value, row, column, data, show) {
		return ["submitted_on", "live_at", "days"].includes(column.fieldname)
			? write_value(value, column)
			: show(value, row, column, data);
	},
	onload: gigafibre_fsm.add_document_button,
};
