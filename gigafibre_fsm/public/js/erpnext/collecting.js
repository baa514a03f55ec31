// Getting an invoice paid, from its own form and from its customer's: a link by text, a charge of the saved card.

frappe.provide("gigafibre_fsm.collecting");

const collecting = (method, args, more) =>
	frappe.call({ method: `gigafibre_fsm.api.payments.${method}`, args, ...more });

// names come from outside: escaped once, here
const named = (customer) => frappe.utils.escape_html(customer);

// the amount is asked for at that moment: a credit note or a payment may have come since the form was opened
gigafibre_fsm.collecting.take = async (invoice, customer, done) => {
	const { message } = await collecting("chargeable_amount", { invoice }, { type: "GET" });
	if (!message.amount) {
		frappe.msgprint(__("Nothing is due on this invoice any more."));
		return done();
	}
	const amount = gigafibre_fsm.formatting.money(message.amount);
	frappe.confirm(__("Charge {0} to the saved card of {1} now?", [amount, named(customer)]), () =>
		charge(invoice, message.amount).then(done)
	);
};

async function charge(invoice, amount) {
	const more = { freeze: true, freeze_message: __("Asking the bank…") };
	const { message } = await collecting("take_payment", { invoice, amount: String(amount) }, more);
	const is_paid = message.state === "Booked";
	const refusal = __("The bank refused: {0}", [frappe.utils.escape_html(message.advice)]);
	const said = message.state === "Failed" ? refusal : __(message.state, null, "FSM Payment");
	frappe.show_alert({ message: is_paid ? __("Paid.") : said, indicator: is_paid ? "green" : "orange" });
}

gigafibre_fsm.collecting.send_link = (invoice, customer) =>
	frappe.confirm(__("Text {0} a link to see and pay this invoice?", [named(customer)]), async () => {
		await collecting("send_pay_link", { invoice }, { freeze: true });
		frappe.show_alert({ message: __("The link was queued as a text message."), indicator: "green" });
	});
