// A run is read, never edited: workers write it, and a button lets them try again what it could not bill.

frappe.ui.form.on("FSM Billing Run", {
	refresh(frm) {
		frm.disable_save();
		const { total, billed, failed, for_person, state } = frm.doc;
		if (state === "Running") {
			const done = total && Math.min(100, Math.round(((billed + failed + for_person) / total) * 100));
			if (total) frm.dashboard.add_progress(__("Billed"), done);
			else frm.dashboard.set_headline_alert(__("A worker bills what is due. Refresh in a minute."), "blue");
			frm.add_custom_button(__("Refresh"), () => frm.reload_doc());
		}
		if (state === "Incomplete") {
			const words = __("Not billed: {0}. Each row below says why.", [failed + for_person]);
			frm.dashboard.set_headline_alert(frappe.utils.escape_html(words), "orange");
		}
		if (!gigafibre_fsm.is_accountant() || state === "Running") return;
		frm.add_custom_button(__("Bill what is open now"), async () => {
			const answer = await frappe.call({
				method: "gigafibre_fsm.api.billing.start_billing_run",
				freeze: true,
			});
			if (answer.message.run === frm.doc.name) await frm.reload_doc();
			else frappe.set_route("Form", "FSM Billing Run", answer.message.run);
		});
	},
});
