// A payment is read, never edited: what a person decides about it are buttons.

const FSM_PAYMENT_OVER = ["Booked", "Refunded", "Partly Refunded", "Lost"];

frappe.ui.form.on("FSM Payment", {
	refresh(frm) {
		frm.disable_save();
		const { reason } = frm.doc.__onload || {};
		if (reason) frm.dashboard.set_headline_alert(frappe.utils.escape_html(reason), "orange");
		warn_of_fraud(frm);
		offer_refund(frm);
		if (!gigafibre_fsm.is_accountant()) return;
		if (frm.doc.state === "Review") {
			frm.add_custom_button(__("Book as it arrived"), () => {
				const amount = gigafibre_fsm.formatting.money(frm.doc.received);
				const question = __("Book {0}? What does not fit on the invoices becomes a credit of the customer.", [
					amount,
				]);
				frappe.confirm(question, () => decide_payment(frm, "book_payment"));
			});
		}
		if (!FSM_PAYMENT_OVER.includes(frm.doc.state) && (frm.doc.checkout_session || frm.doc.payment_intent)) {
			frm.add_custom_button(__("Ask Stripe"), () => decide_payment(frm, "refresh_payment"));
		}
	},
});

function warn_of_fraud(frm) {
	if (!frm.doc.fraud_warned_on || frm.doc.is_fraud_handled) return;
	const sentence = __(
		"The bank warns that this payment is probably a fraud. Call the customer, or refund it before it becomes a dispute, which costs a fee."
	);
	frm.dashboard.set_headline_alert(sentence, "red");
	if (!gigafibre_fsm.is_accountant()) return;
	frm.add_custom_button(__("I looked at it"), () => decide_payment(frm, "handle_fraud_warning"));
}

function offer_refund(frm) {
	const { refundable } = frm.doc.__onload || {};
	if (!refundable || !gigafibre_fsm.may_refund()) return;
	frm.add_custom_button(__("Refund"), () => ask_refund(frm, refundable));
}

// asked twice; the id is made once for each dialog, so that pressing twice refunds once
function ask_refund(frm, refundable) {
	const command_id = frappe.utils.get_random(20);
	const most = gigafibre_fsm.formatting.money(refundable);
	const dialog = new frappe.ui.Dialog({
		title: __("Refund"),
		fields: [
			{
				fieldname: "amount",
				fieldtype: "Data",
				label: __("Amount"),
				reqd: 1,
				default: refundable.toFixed(2),
				description: __("In dollars and cents, such as 12.50; at most {0}.", [most]),
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		primary_action_label: __("Refund"),
		primary_action: ({ amount, reason }) => {
			const said = frappe.utils.escape_html(amount);
			const customer = frappe.utils.escape_html(frm.doc.customer);
			frappe.confirm(__("Give {0} $ back to {1}? This cannot be undone.", [said, customer]), () =>
				refund(frm, { payment: frm.doc.name, amount, reason, command_id }, dialog)
			);
		},
	});
	dialog.show();
}

async function refund(frm, args, dialog) {
	const more = { freeze: true, freeze_message: __("Asking Stripe…") };
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.payments.refund_payment",
		args,
		...more,
	});
	dialog.hide();
	const is_done = message.state === "Refunded";
	if (is_done) frappe.show_alert({ message: __("Refunded."), indicator: "green" });
	else frappe.msgprint({ title: __("Not refunded"), message: frappe.utils.escape_html(message.refusal) });
	await frm.reload_doc();
}

async function decide_payment(frm, method) {
	const args = { payment: frm.doc.name };
	await frappe.call({ method: `gigafibre_fsm.api.payments.${method}`, args, freeze: true });
	await frm.reload_doc();
}
