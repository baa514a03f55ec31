// A suspension is read, never edited: what speaks against it stands above, and a person decides with buttons.

const SUSPENSION_API = "gigafibre_fsm.api.suspension";
const SUSPENSION_BUTTONS = {
	confirm: {
		label: () => __("Confirm the suspension"),
		method: "confirm_suspension",
		question: (customer) =>
			__(
				"Suspend the service of {0}? The facts are checked once more, and nothing is sent if one speaks against it.",
				[customer]
			),
	},
	decline: { label: () => __("Refuse the suspension"), method: "decline_suspension", needsReason: true },
	ask_again: { label: () => __("Check again"), method: "ask_again" },
	restore: { label: () => __("Restore now"), method: "restore_service", needsReason: true },
	found_suspended: {
		label: () => __("Looked at: suspended"),
		method: "note_finding",
		args: { found: "suspended" },
		question: (customer) => __("You looked at the network: the service of {0} is suspended?", [customer]),
	},
	found_working: {
		label: () => __("Looked at: works"),
		method: "note_finding",
		args: { found: "working" },
		question: (customer) => __("You looked at the network: the service of {0} works?", [customer]),
	},
};

frappe.ui.form.on("Service Suspension", {
	refresh(frm) {
		frm.disable_save();
		const shown = (frm.doc.__onload || {}).suspension;
		if (!shown) return;
		frm.dashboard.clear_headline();
		const colour = gigafibre_fsm.suspension_colours[frm.doc.state];
		frm.dashboard.set_headline_alert(frappe.utils.escape_html(shown.headline), colour);
		draw_facts(frm, shown);
		if (!gigafibre_fsm.is_accountant()) return;
		shown.buttons.forEach((name) => add_button(frm, name));
	},
});

function add_button(frm, name) {
	const about = SUSPENSION_BUTTONS[name];
	const button = frm.add_custom_button(about.label(), () => press(frm, about));
	if (name === "confirm") button.removeClass("btn-default").addClass("btn-danger");
}

function press(frm, about) {
	const customer = frappe.utils.escape_html(frm.doc.customer);
	if (about.needsReason) {
		const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
		gigafibre_fsm.ask(field, ({ reason }) => decide(frm, about.method, { reason }), about.label());
	} else if (about.question) {
		frappe.confirm(about.question(customer), () => decide(frm, about.method, about.args));
	} else {
		decide(frm, about.method);
	}
}

async function decide(frm, method, args = {}) {
	await frappe.call({
		method: `${SUSPENSION_API}.${method}`,
		args: { suspension: frm.doc.name, ...args },
		freeze: true,
	});
	await frm.reload_doc();
}

function draw_facts(frm, { objections, facts, reason }) {
	const against = objections.length
		? `<ul>${objections.map((each) => `<li>${line(each, "strong")}</li>`).join("")}</ul>`
		: `<p class="text-muted">${__("Nothing spoke against it at the last check.")}</p>`;
	const rows = facts.map(
		(each) => `<tr><td class="text-muted">${text(each.title)}</td><td>${evidence(each)}</td></tr>`
	);
	const network = reason ? `<p class="text-danger">${__("The network: {0}", [text(reason)])}</p>` : "";
	const table = rows.length ? `<table class="table table-sm">${rows.join("")}</table>` : "";
	frm.get_field("facts_shown").$wrapper.html(`${network}${against}${table}`);
}

function line(each, tag) {
	const behind = evidence(each);
	return `<${tag}>${text(each.title)}</${tag}>${behind ? `<br><span class="text-muted">${behind}</span>` : ""}`;
}

/* What stands behind a line: words, and the documents as links. */
function evidence({ details, links }) {
	const documents = links.map(({ doctype, name }) =>
		doctype ? `<a href="${text(frappe.utils.get_form_link(doctype, name))}">${text(name)}</a>` : text(name)
	);
	return [text(details), documents.join(", ")].filter(Boolean).join(" ");
}

function text(value) {
	return frappe.utils.escape_html(value || "");
}
