// A ticket's form: how it stands by its clock, make the visit it asks for, open the one that is under way, call it off with the ticket; and the
// outage that it belongs to.

frappe.ui.form.on("Issue", {
	setup(frm) {
		frm.set_query("fsm_service_location", () => ({
			filters: frm.doc.customer ? { customer: frm.doc.customer } : {},
		}));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		gigafibre_fsm.ticket_clock.show_clock(frm);
		show_outage(frm);
		show_mail_notes(frm);
		if (frappe.user.has_role(["FSM Dispatcher", "FSM Manager", "System Manager"]))
			gigafibre_fsm.show_line_verdict(frm);
		gigafibre_fsm.booking.show(frm, {
			method: "gigafibre_fsm.api.booking.job_from_issue",
			argument: "issue",
			over: (doc) => ["Closed", "Resolved"].includes(doc.status),
			question: () => __("This ticket is over, but its visit is still planned: cancel it?"),
		});
	},
});

async function show_outage(frm) {
	const incident = frm.doc.fsm_network_incident;
	if (!incident || !frappe.model.can_read("Network Incident")) return;
	const { message: found } = await frappe.db.get_value("Network Incident", incident, "state");
	if (frm.doc.fsm_network_incident !== incident || !found?.state) return; // another ticket was opened meanwhile
	const link = $("<a>").attr("href", frappe.utils.get_form_link("Network Incident", incident)).text(incident);
	const state = frappe.utils.escape_html(__(found.state, null, "Network Incident"));
	const colour = gigafibre_fsm.incident_colours[found.state];
	frm.set_intro(__("It belongs to the outage {0} ({1}).", [link.prop("outerHTML"), state]), colour);
}

async function show_mail_notes(frm) {
	if (!frappe.user.has_role(["FSM Support", "FSM Manager", "System Manager"])) return;
	const { message: notes } = await frappe.call({
		method: "gigafibre_fsm.api.ticket_mail.load_mail_notes",
		type: "GET",
		args: { issue: frm.doc.name },
	});
	if (!notes || frm.is_new()) return;
	const lines = [...new Set(Object.values(notes.warnings))].map((warning) => __(warning));
	if (notes.undelivered.length) lines.push(__("An answer did not reach the customer: call or text them."));
	const escaped = lines.map((line) => frappe.utils.escape_html(line));
	const links = notes.refused.map(([name, reason]) =>
		$("<a>").attr("href", frappe.utils.get_form_link("FSM Mail", name)).text(__(reason)).prop("outerHTML")
	);
	if (links.length) escaped.push(__("Not taken up: {0}", [links.join(", ")]));
	// the headline belongs to the clock
	frm.fsm_mail_banner ??= $("<div>").insertBefore(frm.layout.message);
	frm.fsm_mail_banner
		.attr("class", `form-message ${lines.length ? "orange" : "blue"}`)
		.html(escaped.join("<br>"))
		.toggleClass("hidden", !escaped.length);
	suggest_customer(frm, notes.suggested);
}

function suggest_customer(frm, [customer, title]) {
	if (!customer) return;
	frm.add_custom_button(__("It is from {0}", [title]), async () => {
		await frm.set_value("customer", customer);
		await frm.save();
	});
}
