// A case is read, never edited: the clock takes its steps, and what a person does are buttons.

frappe.ui.form.on("Dunning Case", {
	refresh(frm) {
		frm.disable_save();
		const said = [];
		if (frm.doc.pauses) {
			const words = {
				Promise: __("Promise"),
				Incident: __("Incident"),
				Dispute: __("Dispute"),
				"Payment in Flight": __("Payment under way"),
			};
			const reasons = frm.doc.pauses.split("\n").map((reason) => words[reason] || reason);
			const sentence = __("The case stands still: {0}", [reasons.join(", ")]);
			said.push(frappe.utils.escape_html(sentence));
		}
		const notice = find_undelivered(frm);
		if (notice) said.push(__("{0}: its delivery is not known, so it does not count.", [__(notice.step)]));
		if (said.length) frm.dashboard.set_headline_alert(said.join("<br>"), notice ? "orange" : "blue");
		if (!gigafibre_fsm.is_accountant() || frm.doc.state === "Closed") return;
		const customer = { customer: frm.doc.customer };
		frm.add_custom_button(__("Called"), () =>
			gigafibre_fsm.dunning.record_call(customer, () => frm.reload_doc())
		);
		frm.add_custom_button(__("Record promise"), () =>
			gigafibre_fsm.dunning.record_promise({ ...customer, overdue: frm.doc.overdue }, () => frm.reload_doc())
		);
		if (frm.doc.state === "Ready") {
			frm.add_custom_button(__("Send the last notice again"), () => renew_notice(frm));
		}
		if (notice) frm.add_custom_button(__("Notice given otherwise"), () => confirm_notice(frm, notice));
	},
});

function find_undelivered(frm) {
	if (frm.doc.state === "Closed") return null;
	const waits = (row) => row.step.endsWith("Suspension Notice") && !row.delivered_on;
	return frm.doc.steps.filter(waits).pop() || null;
}

function renew_notice(frm) {
	const name = frappe.utils.escape_html(frm.doc.customer_name || frm.doc.customer);
	frappe.confirm(__("Send {0} the last notice of suspension again?", [name]), async () => {
		const args = { customer: frm.doc.customer };
		await frappe.call({ method: "gigafibre_fsm.api.dunning.renew_notice", args, freeze: true });
		await frm.reload_doc();
	});
}

function confirm_notice(frm, row) {
	gigafibre_fsm.ask(
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
