// An event is read, never edited; it can be processed again, which has no second effect.

frappe.ui.form.on("FSM Webhook Event", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.error) {
			const colour = frm.doc.state === "Failed" ? "red" : "blue";
			frm.dashboard.set_headline_alert(frappe.utils.escape_html(frm.doc.error), colour);
		}
		if (!gigafibre_fsm.is_accountant()) return;
		frm.add_custom_button(__("Process again"), async () => {
			await frappe.call({
				method: "gigafibre_fsm.api.payments.replay_event",
				args: { event: frm.doc.name },
				freeze: true,
			});
			await frm.reload_doc();
		});
	},
});
