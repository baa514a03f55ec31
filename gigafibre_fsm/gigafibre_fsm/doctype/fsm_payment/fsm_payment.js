// A payment is read, never edited: what a person decides about it are buttons.

const FSM_PAYMENT_OVER = ["Booked", "Refunded", "Partly Refunded", "Lost"];

frappe.ui.form.on("FSM Payment", {
	refresh(frm) {
		frm.disable_save();
		const { reason } = frm.doc.__onload || {};
		if (reason) frm.dashboard.set_headline_alert(frappe.utils.escape_html(reason), "orange");
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

async function decide_payment(frm, method) {
	const args = { payment: frm.doc.name };
	await frappe.call({ method: `gigafibre_fsm.api.payments.${method}`, args, freeze: true });
	await frm.reload_doc();
}
