// The filter of the report.

frappe.query_reports["Money Check"] = {
	filters: [
		{
			fieldname: "kind",
			label: __("Difference"),
			fieldtype: "Select",
			options: [
				"",
				"No Check",
				"Balance Differs",
				"Unexplained Line",
				"Missing at Stripe",
				"Cancelled Document",
				"Booked by Hand",
				"Not at the Bank",
			].map((value) => ({ value, label: value && __(value) })),
		},
	],
};
