// A saved card or bank account: automatic payment is paused, resumed and ended here, as its customer wishes.

frappe.ui.form.on("FSM Payment Method", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.state === "Removed" || !gigafibre_fsm.is_accountant()) return;
		const customer = frappe.utils.escape_html(frm.doc.customer);
		if (frm.doc.is_autopay) {
			const pause = __("Charge nothing of {0} automatically any more? It can be resumed.", [customer]);
			offer(frm, __("Pause automatic payment"), pause, "pause_autopay");
		} else if (frm.doc.state === "Active" && frm.doc.mandate_state !== "Inactive") {
			const resume = __("Pay the invoices of {0} with this automatically? The customer must have agreed.", [
				customer,
			]);
			offer(frm, __("Resume automatic payment"), resume, "resume_autopay");
		}
		const end = __("Forget this card or account of {0}? An agreement ends, and this cannot be undone.", [
			customer,
		]);
		offer(frm, __("End"), end, "end_method");
	},
});

function offer(frm, label, question, method) {
	frm.add_custom_button(label, () =>
		frappe.confirm(question, async () => {
			const args = { payment_method: frm.doc.name };
			await frappe.call({ method: `gigafibre_fsm.api.customer_money.${method}`, args, freeze: true });
			await frm.reload_doc();
		})
	);
}
