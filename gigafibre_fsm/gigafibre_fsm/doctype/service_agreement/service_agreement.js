// An agreement is read, never edited: its lines and what happened stand below, and a person acts with buttons.

const AGREEMENT_API = "gigafibre_fsm.api.agreements";
const AGREEMENT_BUTTONS = {
	send: { label: () => __("Send to the customer"), run: (frm) => act(frm, "send_agreement") },
	resend: { label: () => __("Send the link again"), run: (frm) => act(frm, "resend_link") },
	check: { label: () => __("Check the signature"), run: check_signature },
	amend: { label: () => __("Renew"), run: ask_for_term },
	cancel: { label: () => __("End it"), run: ask_for_day },
	void: { label: () => __("Withdraw"), run: ask_for_reason },
};

frappe.ui.form.on("Service Agreement", {
	refresh(frm) {
		frm.disable_save();
		frm.toggle_display("state", false); // beside the title
		const shown = (frm.doc.__onload || {}).agreement;
		frm.page.set_indicator(
			__(frm.doc.state, null, "Service Agreement"),
			gigafibre_fsm.agreement_colours[frm.doc.state]
		);
		if (!shown) return;
		frm.dashboard.clear_headline();
		if (shown.headline) frm.dashboard.set_headline_alert(frappe.utils.escape_html(shown.headline), "blue");
		draw_agreement(frm, shown);
		if (!gigafibre_fsm.may_answer()) return;
		shown.buttons.forEach((name, place) => {
			const { label, run } = AGREEMENT_BUTTONS[name];
			const button = frm.add_custom_button(label(), () => run(frm));
			if (!place) button.removeClass("btn-default").addClass("btn-primary");
		});
	},
});

async function act(frm, method, args = {}) {
	const { message } = await frappe.call({
		method: `${AGREEMENT_API}.${method}`,
		args: { service_agreement: frm.doc.name, ...args },
		freeze: true,
	});
	if (message.sent_to.length) {
		frappe.show_alert({
			message: frappe.utils.escape_html(__("Sent to {0}.", [message.sent_to.join(", ")])),
			indicator: "green",
		});
	}
	if (message.service_agreement !== frm.doc.name) {
		frappe.set_route("Form", "Service Agreement", message.service_agreement);
	} else await frm.reload_doc();
}

async function check_signature(frm) {
	const { message } = await frappe.call({
		method: `${AGREEMENT_API}.check_agreement`,
		args: { service_agreement: frm.doc.name },
		type: "GET",
		freeze: true,
	});
	const faults = message.faults;
	frappe.msgprint({
		title: __("Check the signature"),
		message: faults.length
			? faults.map(frappe.utils.escape_html).join("<br>")
			: __("Text, seal and evidence are as they were signed."),
		indicator: faults.length ? "red" : "green",
	});
}

function ask_for_reason(frm) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	gigafibre_fsm.ask(field, ({ reason }) => act(frm, "void_agreement", { reason }), __("Withdraw"));
}

function ask_for_term(frm) {
	const field = {
		fieldname: "term_months",
		fieldtype: "Int",
		label: __("Term in months"),
		description: __("Empty: without a term. The customer signs the new agreement before it counts."),
		default: frm.doc.term_months || "",
	};
	gigafibre_fsm.ask(
		field,
		({ term_months }) => act(frm, "renew_agreement", { term_months: term_months || 0 }),
		__("Renew")
	);
}

function ask_for_day(frm) {
	const fields = [
		{
			fieldname: "day",
			fieldtype: "Date",
			label: __("Last day of service"),
			reqd: 1,
			default: frappe.datetime.get_today(),
		},
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason") },
	];
	gigafibre_fsm.ask(fields, ({ day, reason }) => confirm_end(frm, day, reason || ""), __("End it"));
}

async function confirm_end(frm, day, reason) {
	const { message } = await frappe.call({
		method: `${AGREEMENT_API}.preview_cancellation`,
		args: { service_agreement: frm.doc.name, day },
		type: "GET",
	});
	const question = __("Ending it on {0} costs the customer {1} before taxes ({2}). End it?", [
		day,
		message.amount,
		message.calculation,
	]);
	frappe.confirm(frappe.utils.escape_html(question), () => act(frm, "cancel_agreement", { day, reason }));
}

function draw_agreement(frm, { lines, events }) {
	const place = frm.get_field("evidence_shown").$wrapper.empty();
	const sale = $("<table class='table table-sm'>");
	for (const [what, price] of lines) {
		sale.append($("<tr>").append($("<td>").text(what), $("<td class='text-right'>").text(price)));
	}
	place.append($("<h5>").text(__("What it is for")), sale, $("<h5>").text(__("What happened")));
	if (!events.length) place.append($("<p class='text-muted'>").text(__("Nothing yet.")));
	for (const event of events) place.append(draw_event(event));
}

function draw_event({ when, what, details, hash }) {
	const row = $("<details class='fsm-agreement-event'>");
	row.append(
		$("<summary>").append($("<strong>").text(what), $("<span class='text-muted'>").text(` · ${when}`))
	);
	const table = $("<table class='table table-sm'>");
	for (const [name, value] of [...details, [__("Hash of this row and all before it"), hash]]) {
		table.append($("<tr>").append($("<td class='text-muted'>").text(name), $("<td>").text(value)));
	}
	return row.append(table);
}
