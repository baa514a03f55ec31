// A proposed credit is read, never edited: its arithmetic stands above, and a person decides with two buttons.

frappe.ui.form.on("Credit Proposal", {
	refresh(frm) {
		frm.disable_save();
		const lines = (frm.doc.__onload || {}).arithmetic || [];
		frm
			.get_field("arithmetic_shown")
			.$wrapper.empty()
			.append(lines.map((line) => $("<p>").text(line)));
		if (frm.doc.state !== "Proposed" || !gigafibre_fsm.is_accountant()) return;
		const grant = frm.add_custom_button(__("Grant the credit"), () => ask_to_grant(frm));
		grant.removeClass("btn-default").addClass("btn-primary");
		frm.add_custom_button(__("Refuse the credit"), () => ask_to_refuse(frm));
	},
});

function ask_to_grant(frm) {
	const amount = gigafibre_fsm.formatting.money(frm.doc.amount);
	const customer = frappe.utils.escape_html(frm.doc.customer);
	const question = __("Grant {0} a credit of {1} before taxes? ERPNext books the credit note now.", [
		customer,
		amount,
	]);
	frappe.confirm(question, () => decide(frm, "grant_credit"));
}

function ask_to_refuse(frm) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	gigafibre_fsm.ask(field, ({ reason }) => decide(frm, "refuse_credit", { reason }), __("Refuse the credit"));
}

async function decide(frm, method, args = {}) {
	await frappe.call({
		method: `gigafibre_fsm.api.credits.${method}`,
		args: { credit_proposal: frm.doc.name, ...args },
		freeze: true,
	});
	await frm.reload_doc();
}
