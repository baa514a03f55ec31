// Whoever called ticks the customer, and records the call or a promise.

frappe.query_reports["Call List"] = {
	filters: [],
	get_datatable_options: (options) => Object.assign(options, { checkboxColumn: true }),
	onload(report) {
		gigafibre_fsm.add_document_button(report);
		if (!gigafibre_fsm.is_accountant()) return;
		const act = (record) => {
			const rows = report.datatable.rowmanager.getCheckedRows().map((index) => report.data[index]);
			if (rows.length !== 1) {
				frappe.show_alert({ message: __("Tick one customer first."), indicator: "orange" });
				return;
			}
			record(rows[0], () => report.refresh());
		};
		report.page.add_inner_button(__("Called"), () => act(gigafibre_fsm.dunning.record_call));
		report.page.add_inner_button(__("Record promise"), () => act(gigafibre_fsm.dunning.record_promise));
	},
};
