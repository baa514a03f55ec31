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
	onload(report) {
		gigafibre_fsm.add_document_button(report);
		if (!gigafibre_fsm.is_accountant()) return;
		report.page.add_inner_button(__("Check now"), async () => {
			await frappe.call({ method: "gigafibre_fsm.api.payments.check_money_now", freeze: true });
			const sentence = __("A worker compares Stripe, the books and the bank. Refresh in a few minutes.");
			frappe.show_alert({ message: sentence, indicator: "blue" });
		});
	},
};
