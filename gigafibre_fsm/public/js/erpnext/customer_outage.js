// A customer's form: the credit for an outage, shown with its arithmetic before it is proposed.

frappe.ui.form.on("Customer", {
	refresh(frm) {
		if (frm.is_new() || !gigafibre_fsm.is_accountant()) return;
		frm.add_custom_button(__("Propose credit for an outage"), () => ask_for_times(frm.doc.name), __("Money"));
	},
});

function ask_for_times(customer) {
	const fields = [
		{ fieldname: "start", fieldtype: "Datetime", label: __("From"), reqd: 1 },
		{ fieldname: "end", fieldtype: "Datetime", label: __("Until"), reqd: 1 },
	];
	const title = __("Credit for an outage");
	gigafibre_fsm.ask(fields, (times) => show_arithmetic({ customer, ...times }), title, __("Compute"));
}

async function show_arithmetic(outage) {
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.credits.preview_outage_credit",
		type: "GET",
		args: outage,
	});
	const worth = message.credits.filter((row) => row.amount > 0);
	if (!worth.length) {
		frappe.msgprint(__("Nothing is credited: no billed period was without service for long enough."));
		return;
	}
	// several subscriptions may bill the same days: then a person chooses which one was out
	const is_one = new Set(worth.map((row) => row.subscription)).size === 1;
	const fields = worth.map((row, index) => ({
		fieldname: `period_${index}`,
		fieldtype: "Check",
		label: frappe.utils.escape_html(`${row.invoice} · ${gigafibre_fsm.formatting.money(row.amount)}`),
		description: row.lines.join(" · "),
		default: Number(is_one),
	}));
	fields.push({ fieldname: "note", fieldtype: "Small Text", label: __("Note") });
	const propose_chosen = (values) => {
		const chosen = worth.filter((_row, index) => values[`period_${index}`]).map((row) => row.invoice);
		return propose(outage, chosen, values.note || "");
	};
	gigafibre_fsm.ask(fields, propose_chosen, __("Credit for an outage"), __("Propose"));
}

async function propose(outage, chosen, note) {
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.credits.propose_outage_credit",
		args: { ...outage, invoices: JSON.stringify(chosen), note },
		freeze: true,
	});
	frappe.set_route("Form", "Credit Proposal", message.proposals[0]);
}
