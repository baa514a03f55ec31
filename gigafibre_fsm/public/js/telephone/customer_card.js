// Who calls, and what helps to answer them: drawn when the server's answer is there, the same in every tab.
import { button, element, keepingFocus } from "../elements/elements.js";
import { day_window, moment, money, page_locale, SHORT } from "../platform/formatting.js";
import { ticket_address } from "../support/card_parts.js";
import { actions } from "./customer_actions.js";

// how the line is, as the customer's own page says it
const LINES = {
	working: () => __("The Internet works"),
	weak: () => __("The Internet works, with a weak signal"),
	not_heard: () => __("The modem has been silent for a while"),
	down: () => __("The modem does not answer"),
	unknown: () => __("No news of the modem"),
};
const SIGNS = { working: "●", weak: "◐", not_heard: "○", down: "■", unknown: "?" };
const CONTACTS = {
	call: { doctype: "FSM Call", word: (inbound) => (inbound ? __("They called") : __("We called")) },
	text: {
		doctype: "FSM SMS",
		word: (inbound) => (inbound ? __("They wrote a text") : __("We wrote a text")),
	},
	ticket: { doctype: "Issue", word: () => __("Ticket") },
};
const LANGUAGES = { fr: () => __("French"), en: () => __("English") };

export class CustomerCard {
	constructor(telephone) {
		this.telephone = telephone;
		this.root = element("div", { class: "fsm-phone-card" }, __("Looking who it is"));
	}

	/** @param {TelephoneState} state */
	draw({ card, call }) {
		if (!card || card === this.drawn) return;
		this.drawn = card;
		keepingFocus(this.root, () => this.root.replaceChildren(...this.parts(card, call)));
	}

	parts(card, call) {
		if (!card.customer) return [this.unknown(card), this.candidates(card), this.search()];
		return [
			who(card),
			this.candidates(card),
			facts(card),
			contacts(card),
			actions(this.telephone, card, call),
		];
	}

	unknown({ candidates }) {
		const said = candidates.length
			? __("Several customers have this number. Who is it?")
			: __("No customer has this number.");
		return element("p", { class: "fsm-phone-who" }, said);
	}

	// by whatever the caller says: the box of the whole desk
	search() {
		const choose = ({ customer }) => this.telephone.order("choose", { customer });
		return new gigafibre_fsm.SearchBox({ choose, label: __("Find a customer") }).root;
	}

	candidates({ candidates, customer }) {
		const others = candidates.filter((row) => row.customer !== customer);
		const choose = (name) => () => this.telephone.order("choose", { customer: name });
		return element(
			"div",
			{ class: "fsm-phone-list", role: "group", "aria-label": __("Who is it?") },
			others.map((row) =>
				button(row.customer_name || row.customer, choose(row.customer), { "data-key": row.customer })
			)
		);
	}
}

const who = ({ customer, customer_name, language }) =>
	element(
		"div",
		{ class: "fsm-phone-who" },
		element("a", { href: frappe.utils.get_form_link("Customer", customer) }, customer_name || customer),
		language && element("span", { class: "fsm-phone-soft" }, ` · ${LANGUAGES[language]?.() ?? language}`)
	);

// every fact has its word; one that is not known, or not this reader's, is left out
function facts({ line, incident, next_visit, balance, issue, dispatch_job }) {
	const rows = [
		[__("Line"), line && `${SIGNS[line.kind]} ${LINES[line.kind]()}${since(line)}`],
		[__("Outage"), incident && link_to("Network Incident", incident.incident, incident.sentence)],
		[
			__("Next visit", null, "Support"),
			next_visit && link_to("Dispatch Job", next_visit.job, visit_said(next_visit)),
		],
		[__("Balance", null, "Account"), balance !== null && money(balance)],
		[__("This call"), (issue || dispatch_job) && what_followed(issue, dispatch_job)],
	];
	const shown = rows.filter(([, said]) => said);
	return element(
		"dl",
		{ class: "fsm-phone-facts" },
		shown.map(([label, said]) => [element("dt", {}, label), element("dd", {}, said)])
	);
}

// the ticket and the visit that it led to
const what_followed = (issue, job) => [
	issue && element("a", { href: ticket_address(issue) }, __("Ticket {0}", [issue])),
	issue && job && " · ",
	job && link_to("Dispatch Job", job, __("Visit {0}", [job])),
];

const link_to = (doctype, name, text) =>
	element("a", { href: frappe.utils.get_form_link(doctype, name) }, text);

const today = () => frappe.datetime.get_today();
const said_moment = (when) => moment(when, page_locale(), SHORT, today());
const since = (line) =>
	line.since && line.kind !== "unknown" ? ` · ${__("since {0}", [said_moment(line.since)])}` : "";
const visit_said = ({ window_start, window_end }) =>
	day_window(window_start, window_end, page_locale(), SHORT, today());

function contacts({ last_contacts }) {
	if (!last_contacts.length)
		return element("p", { class: "fsm-phone-soft fsm-phone-contacts" }, __("No contact before this one."));
	return element(
		"div",
		{ class: "fsm-phone-contacts" },
		element("h3", {}, __("Last contacts")),
		element("ul", { class: "fsm-phone-rows" }, last_contacts.map(contact))
	);
}

function contact({ kind, name, on, inbound, text }) {
	const { doctype, word } = CONTACTS[kind];
	const said = doctype === "FSM Call" ? __(text, null, "FSM Call") : text;
	return element(
		"li",
		{},
		link_to(doctype, name, word(inbound)),
		said && ` · ${said}`,
		element("div", { class: "fsm-phone-soft" }, said_moment(on))
	);
}
