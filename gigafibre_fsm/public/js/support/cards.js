// The cards of a customer: line, services, money, tickets, visits, promises, devices. All texts stay text.
import { button, element } from "../elements/elements.js";
import * as formatting from "../platform/formatting.js";
import { card, link, nothing, soft, ticket_address } from "./card_parts.js";
import { money_card } from "./money_card.js";
import { billed_by, day, moment, window_of } from "./words.js";

const SIGNS = { working: "●", weak: "◐", not_heard: "○", down: "■", unknown: "?" };

/** @param {CustomerView} view */
export function draw_cards(view) {
	return [
		line_card(view),
		service_card(view),
		money_card(view),
		ticket_card(view),
		visit_card(view),
		promise_card(view),
		device_card(view),
	];
}

function line_card(view) {
	const suspended =
		view.is_suspended &&
		element("p", { class: "fsm-cust-alert" }, __("The service is suspended for a debt."));
	const none = !view.lines.length && nothing(__("No device at this customer's reports a line."));
	return card("line", __("Line"), suspended, none, ...view.lines.map(draw_line));
}

/** @param {HomeLineCard} line */
function draw_line(line) {
	const outage =
		line.outage &&
		element("p", { class: "fsm-cust-alert" }, line.outage, " ", link("Network Incident", line.incident));
	return element(
		"div",
		{ class: "fsm-cust-home" },
		soft(line.address),
		element(
			"p",
			{ class: `fsm-cust-health fsm-cust-${line.kind}` },
			element("span", { "aria-hidden": "true" }, SIGNS[line.kind]),
			" ",
			line.title
		),
		outage,
		soft([line.since, line.last_contact].filter(Boolean).join(" ")),
		soft(line.advice)
	);
}

function service_card(view) {
	const rows = view.services.map((service) =>
		element(
			"li",
			{},
			...service.plans.map((plan) => element("div", {}, element("b", {}, plan_name(plan)), speed_of(plan))),
			soft(
				[service.address, service.ends_on && __("ends on {0}", [day(service.ends_on)])]
					.filter(Boolean)
					.join(" · ")
			),
			link("Subscription", service.subscription, __(service.state, null, "Subscription"))
		)
	);
	return card(
		"services",
		__("Services"),
		view.billed_by && element("p", {}, billed_by(view.billed_by)),
		rows.length ? element("ul", {}, rows) : nothing(__("No subscription is running."))
	);
}

const plan_name = (plan) => (plan.quantity > 1 ? `${plan.quantity} × ${plan.name}` : plan.name);
const speed_of = (plan) =>
	plan.download
		? element("span", { class: "fsm-cust-soft" }, ` ${plan.download}/${plan.upload} Mbit/s`)
		: null;

function ticket_card(view) {
	const rows = view.tickets.map((ticket) =>
		element(
			"li",
			{},
			element("a", { href: ticket_address(ticket.name) }, ticket.subject || ticket.name),
			clock_of(ticket),
			soft(
				[
					__(ticket.status, null, "Issue"),
					ticket.kind && __(ticket.kind),
					moment(ticket.opened_on),
					ticket.assigned.map((user) => frappe.user.full_name(user)).join(", "),
				]
					.filter(Boolean)
					.join(" · ")
			)
		)
	);
	return card(
		"tickets",
		__("Open tickets"),
		rows.length ? element("ul", {}, rows) : nothing(__("No ticket is open."))
	);
}

// the word stands beside the colour; a ticket without a service level has none
function clock_of({ clock, due_on }) {
	const words = {
		soon: due_on && __("due soon: {0}", [moment(due_on)]),
		overdue: due_on ? __("overdue since {0}", [moment(due_on)]) : __("overdue", null, "Support"),
		paused: __("paused", null, "Support"),
		failed: __("too late"),
		fine: due_on && __("due {0}", [moment(due_on)]),
	};
	const colours = { soon: "fsm-cust-weak", overdue: "fsm-cust-late", failed: "fsm-cust-late" };
	return words[clock] && element("p", { class: colours[clock] || "fsm-cust-soft" }, words[clock]);
}

function visit_card(view) {
	const rows = view.visits.map((visit, index) =>
		element(
			"li",
			{ dataset: { job: visit.job } },
			link("Dispatch Job", visit.job, visit.window ? window_of(visit.window) : planned(visit)),
			soft(
				[
					__(visit.job_type),
					__(visit.status, null, "Dispatch Job"),
					visit.technician,
					view.lines.length > 1 && visit.address,
				]
					.filter(Boolean)
					.join(" · ")
			),
			index === 0 && element("p", { class: "fsm-cust-eta", role: "status", hidden: true })
		)
	);
	return card(
		"visits",
		__("Next visit", null, "Support"),
		rows.length ? element("ul", {}, rows) : nothing(__("No visit is planned."))
	);
}

const planned = (visit) => (visit.arrival ? moment(visit.arrival) : __("without a day yet"));

function promise_card(view) {
	const arrivals = view.visits
		.filter((visit) => visit.window)
		.map((visit) =>
			element(
				"li",
				{},
				__("Arrival {0}", [window_of(visit.window)]),
				soft(__("promised {0}", [moment(visit.promised_on)]))
			)
		);
	const broken = view.broken.map((promise) =>
		element(
			"li",
			{ class: "fsm-cust-late" },
			link("Dispatch Job", promise.job, window_of(promise.window)),
			` ${promise.outcome === "Late" ? __("kept {0} late", [formatting.duration(promise.minutes_late)]) : __("not kept")}`
		)
	);
	const promised = view.money?.promise;
	const paying =
		promised &&
		element(
			"li",
			{},
			link("Payment Promise", promised.name, formatting.money(promised.amount)),
			` ${__("promised for {0}", [day(promised.due_on)])}`
		);
	const rows = [paying, ...arrivals, ...broken].filter(Boolean);
	return card(
		"promises",
		__("Promises"),
		rows.length ? element("ul", {}, rows) : nothing(__("Nothing is promised."))
	);
}

function device_card(view) {
	const rows = view.devices.map((device) =>
		element(
			"li",
			{},
			link("Equipment", device.equipment, `${__(device.equipment_type)} ${device.model}`),
			soft([device.serial_number, device.address].filter(Boolean).join(" · "))
		)
	);
	return card(
		"devices",
		__("Equipment"),
		rows.length ? element("ul", {}, rows) : nothing(__("No device of ours stands there."))
	);
}

/**
 * The words for a technician on the way, into the first visit.
 * @param {HTMLElement} root
 * @param {ExpectedArrival} expected
 */
export function show_arrival(root, { arrival, before }) {
	const place = root.querySelector(".fsm-cust-eta");
	if (!(place instanceof HTMLElement)) return;
	const parts = [
		arrival && __("Expected about {0}", [formatting.hour(arrival)]),
		before !== null && (before === 0 ? __("next one") : __("{0} before it", [before])),
	];
	place.textContent = parts.filter(Boolean).join(" · ");
	place.hidden = !place.textContent;
}

export const draw_identity = ({ identity }) =>
	element(
		"div",
		{ class: "fsm-cust-who" },
		element(
			"h2",
			{},
			element("a", { href: frappe.utils.get_form_link("Customer", identity.customer) }, identity.title)
		),
		element("span", { class: "fsm-cust-chip" }, identity.language === "fr" ? __("French") : __("English")),
		identity.kind === "Company" &&
			element("span", { class: "fsm-cust-chip" }, __("Company", null, "Support")),
		identity.is_disabled && element("span", { class: "fsm-cust-chip fsm-cust-late" }, __("Disabled")),
		...identity.numbers.map((number) =>
			element(
				"a",
				{ class: "fsm-cust-number", href: `tel:${number}`, dataset: { fsmNumber: number } },
				formatting.phone_number(number)
			)
		),
		...identity.emails.map((address) => element("span", { class: "fsm-cust-soft" }, address)),
		button(__("Copy"), () => frappe.utils.copy_to_clipboard(identity.customer), {
			class: "btn btn-xs btn-default",
			title: identity.customer,
			"aria-label": __("Copy {0}", [identity.customer]),
		})
	);
