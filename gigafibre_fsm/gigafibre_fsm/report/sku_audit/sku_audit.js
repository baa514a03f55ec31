// The filters of the report, and the way to keep which Item a code is.

frappe.query_reports["SKU Audit"] = {
	filters: [
		{
			fieldname: "finding",
			label: __("Finding"),
			fieldtype: "Select",
			options: [
				"",
				"Missing",
				"Without price",
				"Price differs",
				"Never sold",
				"Unsold for 12 months",
				"Only here",
			],
		},
		{ fieldname: "all", label: __("Also lines without a finding"), fieldtype: "Check" },
	],
	// a price that is missing is no price of zero
	formatter(value, row, column, data, draw) {
		return column.fieldtype === "Currency" && value === null ? "" : draw(value, row, column, data);
	},
	onload(report) {
		gigafibre_fsm.add_document_button(report);
		report.page.add_inner_button(__("Map a code"), () => frappe.new_doc("Legacy SKU"));
	},
};
