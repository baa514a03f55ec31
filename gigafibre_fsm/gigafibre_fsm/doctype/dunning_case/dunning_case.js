// A case is read, never edited: the clock takes its steps, and what a person does are buttons.

frappe.ui.form.on("Dunning Case", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.pauses) {
			const words = {
				Promise: __("Promise"),
				Incident: __("Incident"),
				Dispute: __("Dispute"),
				"Payment in Flight": __("Payment under way"),
			};
			const reasons = frm.doc.pauses.split("\n").map((reason) => words[reason] || reason);
			const sentence = __("The case stands still: {0}", [reasons.join(", ")]);
			frm.dashboard.set_headline_alert(frappe.utils.escape_html(sentence), "blue");
		}
		if (!gigafibre_fsm.is_accountant() || frm.doc.state === "Closed") return;
		const customer = { customer: frm.doc.customer };
		frm.add_custom_button(__("Called"), () =>
			gigafibre_fsm.dunning.record_call(customer, () => frm.reload_doc())
		);
		frm.add_custom_button(__("Record promise"), () =>
			gigafibre_fsm.dunning.record_promise({ ...customer, overdue: frm.doc.overdue }, () => frm.reload_doc())
		);
		if (frm.doc.state === "Ready") {
			frm.add_custom_button(__("Send the last notice again"), async () => {
				await frappe.call({ method: "gigafibre_fsm.api.dunning.renew_notice", args: customer, freeze: true });
				await frm.reload_doc();
			});
		}
		const undelivered = frm.doc.steps.filter(
			(row) => row.step.endsWith("Suspension Notice") && !row.delivered_on
		);
		if (!undelivered.length) return;
		const row = undelivered[undelivered.length - 1];
		frm.dashboard.set_headline_alert(
			__("{0}: its delivery is not known, so it does not count.", [__(row.step)]),
			"orange"
		);
		frm.add_custom_button(__("Notice given otherwise"), () => confirm_notice(frm, row));
	},
});

function confirm_notice(frm, row) {
	frappe.prompt(
		{ fieldname: "note", fieldtype: "Small Text", label: __("How it was given"), reqd: 1 },
		async ({ note }) => {
			await frappe.call({
				method: "gigafibre_fsm.api.dunning.confirm_notice",
				args: { case: frm.doc.name, step: row.name, note },
				freeze: true,
			});
			await frm.reload_doc();
		},
		__(row.step)
	);
}
