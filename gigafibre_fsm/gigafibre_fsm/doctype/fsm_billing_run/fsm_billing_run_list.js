// What needs a person stands out: orange; the rest is quiet.

const FSM_BILLING_RUN_COLOURS = { Running: "blue", Done: "green", Incomplete: "orange", Replaced: "gray" };

frappe.listview_settings["FSM Billing Run"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		return [__(doc.state), FSM_BILLING_RUN_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
	onload(list) {
		if (!gigafibre_fsm.is_accountant()) return;
		list.page.add_inner_button(__("Bill what is open now"), async () => {
			const answer = await frappe.call({
				method: "gigafibre_fsm.api.billing.start_billing_run",
				freeze: true,
			});
			frappe.set_route("Form", "FSM Billing Run", answer.message.run);
		});
	},
};
