// An invoice's form: text the customer a link to see and pay it.

frappe.ui.form.on("Sales Invoice", {
	refresh(frm) {
		const is_open = frm.doc.docstatus === 1 && frm.doc.outstanding_amount > 0;
		if (!is_open || !gigafibre_fsm.is_accountant()) return;
		frm.add_custom_button(__("Send by e-mail"), async () => {
			const { message } = await frappe.call({
				method: "gigafibre_fsm.api.payments.mail_invoice",
				args: { invoice: frm.doc.name },
				freeze: true,
			});
			const address = frappe.utils.escape_html(message.address);
			frappe.show_alert({ message: __("The invoice was sent to {0}.", [address]), indicator: "green" });
		});
		const customer = frappe.utils.escape_html(frm.doc.customer_name || frm.doc.customer);
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
