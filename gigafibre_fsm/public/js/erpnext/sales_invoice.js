// An invoice's form: text the customer a link to see and pay it.

frappe.ui.form.on("Sales Invoice", {
	refresh(frm) {
		const is_open = frm.doc.docstatus === 1 && frm.doc.outstanding_amount > 0;
		if (!is_open || !gigafibre_fsm.is_accountant()) return;
		const customer = frappe.utils.escape_html(frm.doc.customer_name || frm.doc.customer);
		frm.add_custom_button(__("Take payment now"), () => {
			const amount = gigafibre_fsm.formatting.money(frm.doc.outstanding_amount);
			frappe.confirm(__("Charge {0} to the saved card of {1} now?", [amount, customer]), () => take(frm));
		});
		frm.add_custom_button(__("Send by e-mail"), async () => {
			const { message } = await frappe.call({
				method: "gigafibre_fsm.api.payments.mail_invoice",
				args: { invoice: frm.doc.name },
				freeze: true,
			});
			const address = frappe.utils.escape_html(message.address);
			frappe.show_alert({ message: __("The invoice was sent to {0}.", [address]), indicator: "green" });
		});
		frm.add_custom_button(__("Send pay link"), () => {
			frappe.confirm(__("Text {0} a link to see and pay this invoice?", [customer]), async () => {
				await frappe.call({
					method: "gigafibre_fsm.api.payments.send_pay_link",
					args: { invoice: frm.doc.name },
					freeze: true,
				});
				frappe.show_alert({ message: __("The link was queued as a text message."), indicator: "green" });
			});
		});
	},
});

async function take(frm) {
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.payments.take_payment",
		args: { invoice: frm.doc.name, amount: String(frm.doc.outstanding_amount) },
		freeze: true,
		freeze_message: __("Asking the bank…"),
	});
	const is_paid = message.state === "Booked";
	const refusal = __("The bank refused: {0}", [frappe.utils.escape_html(message.advice)]);
	const said = message.state === "Failed" ? refusal : __(message.state, null, "FSM Payment");
	frappe.show_alert({ message: is_paid ? __("Paid.") : said, indicator: is_paid ? "green" : "orange" });
	await frm.reload_doc();
}
