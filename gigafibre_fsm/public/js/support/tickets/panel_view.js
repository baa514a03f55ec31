// Beside a ticket: its customer, the line, visits, devices, other tickets and the outage.
import { button, element } from "../../elements/elements.js";
import { phone_number } from "../../platform/formatting.js";
import { COLOURS } from "../../platform/line_verdict.js";
import { visit_words } from "./card_view.js";
import { language_word, line_word, person_name, status_word, when } from "./words.js";

/**
 * @param {DeskTicket} ticket
 * @param {import("./page.js").TicketDesk} desk
 */
export function panel_parts(ticket, desk) {
	const { customer } = ticket;
	return [
		...(customer ? of_customer(customer) : [element("p", {}, __("This ticket names no customer."))]),
		...of_line(ticket),
		...part(
			__("Visits of this ticket"),
			ticket.visits.map((visit) => [link(visit.job, "Dispatch Job", visit.job), ` ${visit_words(visit)}`])
		),
		...part(__("Calls about this ticket"), ticket.calls.map(call_words)),
		...part(
			__("Other open tickets"),
			(customer?.tickets || []).map((other) => [
				button(other.ticket, () => desk.open(other.ticket), {
					class: "btn btn-default btn-xs",
					dataset: { key: `other-${other.ticket}` },
				}),
				` ${other.subject} · ${status_word(other.status)}`,
			])
		),
		...part(
			__("Devices"),
			(customer?.devices || []).map((device) => [
				link(`${__(device.kind)} ${device.equipment}`, "Equipment", device.equipment),
				` ${[device.state ? __(device.state, null, "CPE State") : "", device.address].filter(Boolean).join(" · ")}`,
			])
		),
	];
}

/** @param {CustomerPanel} customer */
function of_customer(customer) {
	return [
		element("h3", {}, customer_link(customer)),
		element(
			"p",
			{},
			language_word(customer.language),
			customer.phone ? [" · ", call_link(customer.phone)] : "",
			customer.email ? ` · ${customer.email}` : ""
		),
		customer.incident
			? element(
					"p",
					{ class: "fsm-tk-notice" },
					`⚠ ${__("Outage at the address:")} `,
					link(customer.incident, "Network Incident", customer.incident)
				)
			: "",
		element(
			"p",
			{},
			element("b", {}, __("Line")),
			` ${line_word(customer.line)}${customer.line_since ? ` · ${__("since {0}", [when(customer.line_since)])}` : ""}`
		),
		customer.next_visit
			? element(
					"p",
					{},
					element("b", {}, __("Next visit", null, "Support")),
					" ",
					link(customer.next_visit.job, "Dispatch Job", customer.next_visit.job),
					` ${visit_words({ ...customer.next_visit, status: "" }).replace(/^, /, "")}`
				)
			: element("p", { class: "fsm-tk-soft" }, __("No visit is planned.")),
	];
}

/** @param {DeskTicket} ticket */
function of_line(ticket) {
	const { verdict } = ticket;
	if (!verdict) return [];
	return [
		element("h3", {}, __("Where the trouble is")),
		element(
			"p",
			{},
			element("span", { class: `indicator-pill ${COLOURS[verdict.kind] || "gray"}` }, verdict.word),
			` ${verdict.advice}`
		),
		element(
			"ul",
			{},
			verdict.facts.map((fact) => element("li", {}, fact))
		),
	];
}

/** @param {TicketCall} row */
const call_words = (row) => [
	link(row.is_inbound ? __("They called") : __("We called"), "FSM Call", row.call),
	` · ${[
		when(row.started_on),
		row.agent && person_name(row.agent),
		__(row.outcome || row.status, null, "FSM Call"),
	]
		.filter(Boolean)
		.join(" · ")}`,
];

const part = (title, rows) =>
	rows.length
		? [
				element("h3", {}, title),
				element(
					"ul",
					{},
					rows.map((row) => element("li", {}, row))
				),
			]
		: [];

// to all that is known of the customer
const customer_link = ({ customer, customer_name }) =>
	element(
		"a",
		{ href: frappe.router.make_url(["customer-360", customer]), dataset: { key: "customer" } },
		customer_name
	);

// the telephone of the desk calls it
const call_link = (number) =>
	element("a", { href: `tel:${number}`, dataset: { fsmNumber: number, key: "call" } }, phone_number(number));

const link = (text, doctype, name) =>
	element(
		"a",
		{ href: frappe.utils.get_form_link(doctype, name), dataset: { key: `link-${doctype}-${name}` } },
		text
	);
