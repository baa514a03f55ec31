// The filters of the report; a figure that was not measured is a dash, which is not the same as nothing.

frappe.query_reports["Plan Against Hand"] = {
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
			// the days of plans: what was decided today is mostly about tomorrow
			default: frappe.datetime.add_days(frappe.datetime.get_today(), 7),
			reqd: 1,
		},
		{
			fieldname: "group_by",
			label: __("Group by"),
			fieldtype: "Select",
			options: ["Plan", "Week", "Technician", "Reason"].map((value) => ({
				value,
				label: __(value, null, "Plan Against Hand"),
			})),
			default: "Week",
			reqd: 1,
		},
		{
			fieldname: "technician",
			label: __("Technician"),
			fieldtype: "Link",
			options: "Dispatch Technician",
		},
	],
	onload: gigafibre_fsm.add_document_button,
	formatter(value, row, column, data, usual) {
		const isFigure = ["Currency", "Int"].includes(column.fieldtype);
		if (!data || !isFigure) return usual(value, row, column, data);
		if (typeof value !== "number") return "–";
		const isMoney = column.fieldtype === "Currency";
		return isMoney ? gigafibre_fsm.formatting.money(value) : usual(value, row, column, data);
	},
};
