// A customer's form: what they owe by the ledger, what is planned and promised, what they saved; and getting paid.

frappe.ui.form.on("Customer", {
	async refresh(frm) {
		if (frm.is_new() || !gigafibre_fsm.is_accountant()) return;
		const customer = frm.doc.name;
		const { message } = await frappe.call({
			method: "gigafibre_fsm.api.customer_money.customer_account",
			type: "GET",
			args: { customer },
		});
		if (frm.doc.name !== customer) return; // another customer was opened meanwhile
		draw(frm, message);
		offer_collecting(frm, message.open_invoices);
	},
});

function draw(frm, account) {
	frm.layout.wrapper.find(".fsm-account").closest(".form-dashboard-section").remove();
	const body = frm.dashboard.add_section("<div class='fsm-account'></div>", __("Money"));
	const rows = [
		[balance_label(account.balance), money(Math.abs(account.balance))],
		...account.open_invoices.map((row) => [
			__("Open, due {0}", [day(row.due_on)]),
			money(row.amount),
			"Sales Invoice",
			row.name,
		]),
		...account.under_way.map((name) => [__("Payment under way"), name, "FSM Payment", name]),
		...planned(account.next_charge),
		...account.methods.map((row) => [__(row.kind), describe_method(row), "FSM Payment Method", row.name]),
		...account.promises.map((row) => [
			__("Promised for {0}", [day(row.due_on)]),
			money(row.amount),
			"Payment Promise",
			row.name,
		]),
	];
	body.find(".fsm-account").append(rows.map(draw_row));
	frm.dashboard.show();
}

// texts come from outside: always text, never markup
function draw_row([label, text, doctype, name]) {
	const shown = doctype ? $("<a>").attr("href", frappe.utils.get_form_link(doctype, name)) : $("<b>");
	return $("<div class='fsm-account-row'>").append(
		$("<span class='text-muted'>").text(label),
		shown.text(text)
	);
}

const money = (amount) => gigafibre_fsm.formatting.money(amount);
const day = (date) => gigafibre_fsm.formatting.day(date);
const balance_label = (balance) => (balance < 0 ? __("Credit of the customer") : __("Owed by the ledger"));

function planned(charge) {
	if (!charge) return [];
	const label = __("Next automatic charge, {0}", [day(charge.day)]);
	return [[label, money(charge.amount), "Sales Invoice", charge.invoice]];
}

function describe_method({ label, expires, state, is_autopay }) {
	const parts = [label, expires, __(state, null, "FSM Payment Method"), is_autopay && __("pays by itself")];
	return parts.filter(Boolean).join(" · ");
}

function offer_collecting(frm, open) {
	if (!open.length) return;
	const { collecting } = gigafibre_fsm;
	const customer = frm.doc.customer_name || frm.doc.name;
	const reload = () => frm.reload_doc();
	const choose = (act) => choose_invoice(open, act);
	const group = __("Money");
	frm.add_custom_button(
		__("Take payment now"),
		() => choose((invoice) => collecting.take(invoice, customer, reload)),
		group
	);
	frm.add_custom_button(
		__("Send pay link"),
		() => choose((invoice) => collecting.send_link(invoice, customer)),
		group
	);
}

function choose_invoice(open, act) {
	if (open.length === 1) return act(open[0].name);
	const options = open.map(({ name, amount, due_on }) => ({
		value: name,
		label: `${name} · ${money(amount)} · ${day(due_on)}`,
	}));
	const field = { fieldname: "invoice", fieldtype: "Select", label: __("Invoice"), options, reqd: 1 };
	frappe.prompt({ ...field, default: open[0].name }, ({ invoice }) => act(invoice), __("Which invoice?"));
}
