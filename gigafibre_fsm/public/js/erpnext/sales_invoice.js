// An invoice's form: charge it to the saved card, send it by e-mail, or text the customer a link to see and pay it.

frappe.ui.form.on("Sales Invoice", {
	refresh(frm) {
		const is_open = frm.doc.docstatus === 1 && frm.doc.outstanding_amount > 0;
		if (!is_open || !gigafibre_fsm.is_accountant()) return;
		const { collecting } = gigafibre_fsm;
		const customer = frm.doc.customer_name || frm.doc.customer;
		const reload = () => frm.reload_doc();
		frm.add_custom_button(__("Take payment now"), () => collecting.take(frm.doc.name, customer, reload));
		frm.add_custom_button(__("Send by e-mail"), async () => {
			const { message } = await frappe.call({
				method: "gigafibre_fsm.api.payments.mail_invoice",
				args: { invoice: frm.doc.name },
				freeze: true,
			});
			const address = frappe.utils.escape_html(message.address);
			frappe.show_alert({ message: __("The invoice was sent to {0}.", [address]), indicator: "green" });
		});
		frm.add_custom_button(__("Send pay link"), () => collecting.send_link(frm.doc.name, customer));
	},
});
