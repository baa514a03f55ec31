// The words of the overview: what each figure is, how it is computed, where it leads; what an entry of the feed says.
import * as formatting from "../platform/formatting.js";
import { clock_sign, clock_word } from "../support/tickets/words.js";

const SECTIONS = {
	revenue: () => __("Recurring revenue"),
	receivables: () => __("What customers owe"),
	reconciliation: () => __("Money check"),
	tickets: () => __("Tickets"),
	visits: () => __("Visits of today"),
	incidents: () => __("Outages"),
	messages: () => __("Texts"),
	flows: () => __("Flows"),
};
export const section_word = (key) => SECTIONS[key]();

const MRR = ["query-report", "MRR Movement"];
/** @type {Record<string, {label: () => string, how: () => string, route: string[], context?: string}>} */
const FIGURES = {
	recurring_revenue: {
		label: () => __("Monthly recurring revenue"),
		how: () =>
			__(
				"What running subscriptions bring in a month before tax, as recorded last night. Yearly plans count a twelfth; trials do not count."
			),
		route: MRR,
	},
	subscribers: {
		label: () => __("Customers who pay"),
		how: () => __("Customers whose subscriptions bring in something, as recorded last night."),
		route: MRR,
	},
	revenue_per_customer: {
		label: () => __("Revenue per customer"),
		how: () => __("Monthly recurring revenue divided by the customers who pay (ARPU)."),
		route: MRR,
	},
	churn: {
		label: () => __("Churn this month"),
		how: () =>
			__(
				"Revenue lost this month with customers who left, of the monthly recurring revenue at its beginning."
			),
		route: MRR,
	},
	unbilled_periods: {
		label: () => __("Periods without invoice"),
		how: () =>
			__(
				"Periods of running subscriptions that should have been billed and have no invoice, as counted last night. It should be 0."
			),
		route: ["query-report", "Periods Without Invoice"],
	},
	receivable: {
		label: () => __("Owed, less credits"),
		how: () =>
			__(
				"What is open of all invoices by days after their due day, less credits that pay nothing yet. The sum is the balance of the accounts of receivables in the ledger."
			),
		route: ["query-report", "AR Ageing"],
	},
	unexplained: {
		label: () => __("Unexplained"),
		how: () =>
			__(
				"Differences between Stripe, the books and the bank that the last money check found, and one more if none was made for 36 hours. It should be 0."
			),
		route: ["query-report", "Money Check"],
	},
	open_tickets: {
		label: () => __("Open tickets"),
		how: () =>
			__(
				"Tickets that are neither resolved nor closed, by the clock of their service level at this moment. One that is overdue is to be looked at."
			),
		route: ["tickets"],
	},
	visits_today: {
		label: () => __("Visits today"),
		how: () => __("Visits planned for today, by their status."),
		route: ["dispatch-board"],
		context: "Dispatch Job",
	},
	late_visits: {
		label: () => __("Late today"),
		how: () =>
			__(
				"Visits of today that are, or by the travel times will be, later than was promised. It should be 0."
			),
		route: ["dispatch-board"],
	},
	unassigned_visits: {
		label: () => __("Without a day"),
		how: () => __("Visits of the backlog, which nobody is to do yet."),
		route: ["dispatch-board"],
	},
	incidents: {
		label: () => __("Outages under way"),
		how: () =>
			__(
				"Outages that are suspected, open or partly restored. Those that cut lines off are to be looked at."
			),
		route: ["network-incident"],
		context: "Network Incident",
	},
	messages: {
		label: () => __("Texts that wait"),
		how: () =>
			__(
				"Texts that are to be sent or held back, and those that failed or whose fate is unknown, about which a person decides."
			),
		route: ["fsm-sms"],
		context: "FSM SMS",
	},
	failed_flows: {
		label: () => __("Flows for a person"),
		how: () =>
			__("Runs that failed, are in doubt or are held: they go on when a person decides. It should be 0."),
		route: ["flow-run"],
		context: "Flow Run",
	},
};
const OF_STATES = ["incidents", "messages", "failed_flows"]; // their list shows exactly what was counted

export const figure_words = (key) => ({ label: FIGURES[key].label(), how: FIGURES[key].how() });

/** @param {BusinessFigure} figure */
export function address_of(figure) {
	const address = frappe.router.make_url(FIGURES[figure.key].route);
	if (!OF_STATES.includes(figure.key)) return address;
	const states = JSON.stringify(["in", figure.parts.map((part) => part.code)]);
	return `${address}?${new URLSearchParams({ state: states })}`;
}

const AGES = {
	not_due: () => __("Not due yet"),
	days_30: () => __("Up to {0} days", [30]),
	days_60: () => __("{0} to {1} days", [31, 60]),
	days_90: () => __("{0} to {1} days", [61, 90]),
	days_120: () => __("{0} to {1} days", [91, 120]),
	older: () => __("Over {0} days", [120]),
	credit: () => __("Credits"),
};

export function part_word(key, code) {
	if (key === "receivable") return AGES[code]();
	if (key === "open_tickets") return `${clock_sign(code)} ${clock_word(code)}`;
	return __(code, null, FIGURES[key].context);
}

// a figure as people read it; nothing to compute it from is a dash
export function write(value, unit) {
	if (value === null) return "–";
	if (unit === "dollars") return formatting.money(value);
	if (unit === "percent") return formatting.percent(value / 100, undefined, 1);
	return formatting.number(value, undefined, 0);
}

const KINDS = {
	visit: () => __("Visit"),
	payment: () => __("Payment"),
	incident: () => __("Outage"),
	call: () => __("Phone call"),
	flow: () => __("Flow"),
};
export const kind_word = (kind) => KINDS[kind]();

/** @param {FeedEntry} entry */
export function entry_words(entry) {
	const joined = (...words) => words.filter(Boolean).join(" · ");
	const number = formatting.phone_number(entry.number);
	switch (entry.kind) {
		case "visit":
			return {
				title: entry.about_name,
				detail: joined(
					entry.title === "Status"
						? __(entry.state, null, "Dispatch Job")
						: __(entry.title, null, "Dispatch Job Event"),
					entry.who
				),
			};
		case "payment":
			return {
				title: entry.amount === null ? entry.about_name : formatting.money(entry.amount),
				detail: joined(__(entry.state, null, "FSM Payment"), entry.who),
			};
		case "call":
			return {
				title: entry.side === "in" ? __("Call from {0}", [number]) : __("Call to {0}", [number]),
				detail: joined(__(entry.state, null, "FSM Call"), entry.who),
			};
		case "flow":
			return { title: entry.title || entry.about_name, detail: __(entry.state, null, "Flow Run") };
		default:
			return { title: entry.title, detail: entry.text };
	}
}

export const moment = (at) =>
	formatting.moment(at.slice(0, 16), undefined, formatting.SHORT, frappe.datetime.now_date());
