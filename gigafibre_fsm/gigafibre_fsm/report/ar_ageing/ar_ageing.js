// The filters of the report, and the button that sends statements of account.

frappe.query_reports["AR Ageing"] = {
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
			fieldname: "day",
			label: __("Day"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "show",
			label: __("Show"),
			fieldtype: "Select",
			options: [
				{ value: "Customers", label: __("Customers") },
				{ value: "Documents", label: __("Documents") },
			],
			default: "Customers",
		},
		{
			fieldname: "aged_from",
			label: __("Aged from"),
			fieldtype: "Select",
			options: [
				{ value: "Due Date", label: __("Due Date") },
				{ value: "Posting Date", label: __("Posting Date") },
			],
			default: "Due Date",
		},
		{ fieldname: "ages", label: __("Ages in days"), fieldtype: "Data", default: "30, 60, 90, 120" },
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{ fieldname: "only_overdue", label: __("Only overdue"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, usual) {
		const shown = usual(value, row, column, data);
		if (column.fieldname !== "customer_name" || !data?.customer) return shown;
		const address = frappe.utils.get_form_link("Customer", data.customer);
		return `<a href="${frappe.utils.escape_html(address)}">${shown}</a>`;
	},
	onload(report) {
		gigafibre_fsm.add_document_button(report);
		if (!gigafibre_fsm.is_accountant()) return;
		report.page.add_inner_button(__("Send statements"), () => ask_for_statements());
	},
};

async function ask_for_statements() {
	const { message: found } = await frappe.call({
		method: "gigafibre_fsm.api.statements.preview_statements",
		type: "GET",
		freeze: true,
		freeze_message: __("Looking up who owes…"),
	});
	const owed = gigafibre_fsm.formatting.money(found.owed);
	const words = __(
		"Customers who owe: {0}, together {1}. Each gets the statement once a day, by e-mail, else by text. For those who can be reached by neither, the run makes one PDF to print and post.",
		[found.customers, owed]
	);
	const fields = [
		{
			fieldname: "who",
			fieldtype: "HTML",
			options: `<p>${frappe.utils.escape_html(words)}</p><p>${frappe.utils.escape_html(found.valve)}</p>`,
		},
		// first, because a day that has the focus opens its calendar over the rest
		{ fieldname: "only_overdue", fieldtype: "Check", label: __("Only customers who are overdue") },
		{
			fieldname: "first_day",
			fieldtype: "Date",
			label: __("Statements from"),
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -3),
			reqd: 1,
		},
	];
	gigafibre_fsm.ask(fields, send_statements, __("Send statements"), __("Send"));
}

async function send_statements({ first_day, only_overdue }) {
	const answer = await frappe.xcall("gigafibre_fsm.api.statements.send_statements", {
		first_day,
		only_overdue: only_overdue ? 1 : 0,
	});
	frappe.set_route("Form", "Statement Run", answer.run);
}
