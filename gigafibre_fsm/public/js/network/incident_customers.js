// An incident's form: what it has meant for customers, and the credits that a manager approves together.

const OUTAGE_API = "gigafibre_fsm.api.outages";

frappe.ui.form.on("Network Incident", {
	refresh(frm) {
		if (!frm.is_new() && frm.doc.opened_on) show_customers(frm);
	},
});

async function show_customers(frm) {
	const name = frm.doc.name;
	const { message: found } = await frappe.call({
		method: `${OUTAGE_API}.summarize_customers`,
		type: "GET",
		args: { network_incident: name },
	});
	if (frm.doc.name !== name) return; // another incident was opened meanwhile
	frm.dashboard.stats_area_row?.empty();
	const { labelled, number } = gigafibre_fsm.formatting;
	const say = (label, count, colour) =>
		frm.dashboard.add_indicator(labelled(label, number(count, undefined, 0)), colour);
	say(__("Customers"), found.customers, "gray");
	say(__("Told by text"), found.by_text, "blue");
	if (found.by_email) say(__("Told by e-mail"), found.by_email, "blue");
	if (found.told_over) say(__("Told of the end"), found.told_over, "green");
	if (found.tickets) {
		say(__("Tickets"), found.tickets, "orange");
		const show = () => frappe.set_route("List", "Issue", { fsm_network_incident: name });
		frm.add_custom_button(__("Show the tickets"), show, __("Customers"));
	}
	show_credits(frm, found);
}

function show_credits(frm, found) {
	if (!gigafibre_fsm.is_accountant()) return;
	const show = () => frappe.set_route("List", "Credit Proposal", { source: frm.doc.name });
	if (frm.doc.state === "Restored") frm.add_custom_button(__("Show the credits"), show, __("Customers"));
	if (!found.credits) return;
	const amount = gigafibre_fsm.formatting.money(found.amount);
	const waiting = gigafibre_fsm.formatting.labelled(__("Credits that wait"), `${found.credits} (${amount})`);
	frm.dashboard.add_indicator(waiting, "orange");
	if (!frappe.user.has_role(["FSM Manager", "System Manager"])) return;
	const question = __(
		"Grant {0} credits, {1} in all before taxes? Their credit notes are booked within minutes.",
		[found.credits, amount]
	);
	const approve = () => frappe.confirm(question, () => approve_credits(frm));
	const button = frm.add_custom_button(__("Approve {0} credits", [found.credits]), approve);
	button.removeClass("btn-default").addClass("btn-primary");
}

async function approve_credits(frm) {
	const { message } = await frappe.call({
		method: `${OUTAGE_API}.approve_credits`,
		args: { network_incident: frm.doc.name },
		freeze: true,
	});
	const said = __("{0} credits are approved. They are booked within minutes.", [message.approved]);
	frappe.show_alert({ message: said, indicator: "green" });
	await frm.reload_doc();
}
