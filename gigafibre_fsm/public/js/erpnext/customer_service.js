// A customer's form says when their service is suspended, or about to be.

frappe.ui.form.on("Customer", {
	async refresh(frm) {
		if (frm.is_new() || !gigafibre_fsm.is_accountant()) return;
		const name = frm.doc.name;
		const { message } = await frappe.call({
			method: "gigafibre_fsm.api.suspension.find_customer_service",
			type: "GET",
			args: { customer: name },
		});
		if (!message.suspension || frm.doc.name !== name) return;
		const link = frappe.utils.get_form_link(
			"Service Suspension",
			message.suspension,
			true,
			__(message.state, null, "Service Suspension")
		);
		const sentence = __("Suspension of the service: {0}", [link]);
		frm.dashboard.set_headline_alert(sentence, gigafibre_fsm.suspension_colours[message.state]);
	},
});
