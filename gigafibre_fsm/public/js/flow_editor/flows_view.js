// All flows: their states and figures, a new one, one from a file.
import { STATES } from "./labels.js";
import { statePill } from "./toolbar.js";
import { button, primary, h, screenLink } from "./vnodes.js";

const DOMAINS = {
	Visits: () => __("Visits"),
	Tickets: () => __("Tickets"),
	Money: () => __("Money"),
	Network: () => __("Network"),
	Equipment: () => __("Equipment"),
	Customers: () => __("Customers"),
	Other: () => __("Other"),
};

export function flowsView(page) {
	const { flows, may_edit } = page.list;
	return h("section", { "aria-label": __("Flows") }, [
		may_edit
			? h("div", { class: "fsm-flow-actions" }, [
					primary(__("New flow"), () => page.makeFlow()),
					button(__("From a file"), () => page.importFlow()),
				])
			: null,
		flows.length ? table(flows) : h("p", { class: "fsm-flow-none" }, __("There is no flow yet.")),
	]);
}

function table(flows) {
	const titles = [
		__("Flow"),
		__("Domain"),
		__("State"),
		__("Version"),
		__("Runs today"),
		__("Waiting"),
		__("Failed"),
	];
	return h("table", { class: "fsm-flow-table" }, [
		h(
			"thead",
			{},
			h(
				"tr",
				{},
				titles.map((title) => h("th", { scope: "col" }, title))
			)
		),
		h("tbody", {}, flows.map(row)),
	]);
}

function row({ name, title, domain, state, pause_reason, version, seeded, today, waiting, failed }) {
	return h("tr", { key: name }, [
		h("th", { scope: "row" }, [
			screenLink(title, name),
			seeded ? h("small", { class: "text-muted" }, ` ${__("comes with the app")}`) : null,
		]),
		h("td", {}, DOMAINS[domain]?.() || domain),
		h("td", {}, [statePill(STATES, state), pause_reason ? h("small", {}, ` ${pause_reason}`) : null]),
		h("td", {}, version || "–"),
		h("td", {}, today),
		h("td", {}, waiting),
		h("td", {}, failed ? h("b", { class: "fsm-flow-red" }, failed) : 0),
	]);
}
