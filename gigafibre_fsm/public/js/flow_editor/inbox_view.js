// The inbox: runs that stand until a person decides, for one or for hundreds at once.
import { moment } from "../platform/formatting.js";
import { RUN_STATES } from "./labels.js";
import { OPERATIONS, askOperation } from "./operations.js";
import { statePill } from "./toolbar.js";
import { button, choice, h, screenLink } from "./vnodes.js";

/** @param {any} page whose `inbox` is what the server answered */
export function inboxView(page) {
	const { rows, total, templates, may_operate } = page.inbox;
	const shown = rows.filter((row) => !page.inbox_flow || row.template === page.inbox_flow);
	const chosen = shown.filter(({ run }) => page.chosen.has(run));
	if (!total) return h("p", { class: "fsm-flow-none" }, __("No run waits for a decision."));
	const choose = (runs, is_chosen) => {
		const next = new Set(page.chosen);
		for (const run of runs) is_chosen ? next.add(run) : next.delete(run);
		page.chosen = next;
	};
	return h("section", { "aria-label": __("Runs that wait for a decision") }, [
		h("div", { class: "fsm-flow-actions" }, [
			choice(
				page.inbox_flow,
				[["", __("All flows")], ...templates.map(({ name, title }) => [name, title])],
				(name) => (page.inbox_flow = name),
				{ "aria-label": __("Flow") }
			),
			h("span", { role: "status" }, __("{0} of {1} chosen", [chosen.length, total])),
			...(may_operate
				? OPERATIONS.map((operation) => {
						const fitting = chosen.filter(({ state }) => operation.states.includes(state));
						return button(operation.label(), () => operate(page, operation, fitting), {
							disabled: !fitting.length,
						});
					})
				: []),
		]),
		total > rows.length
			? h("p", { class: "fsm-flow-help" }, __("The oldest {0} are shown.", [rows.length]))
			: null,
		h("table", { class: "fsm-flow-table" }, [
			h("thead", {}, head(shown, chosen, choose)),
			h(
				"tbody",
				{},
				shown.map((row) => rowView(page, row, choose))
			),
		]),
	]);
}

const operate = (page, operation, chosen) =>
	askOperation(
		operation,
		chosen.map(({ run }) => run),
		() => page.reload()
	);

function head(shown, chosen, choose) {
	const all = h("input", {
		type: "checkbox",
		"aria-label": __("Choose all"),
		checked: shown.length > 0 && chosen.length === shown.length,
		onChange: (event) =>
			choose(
				shown.map(({ run }) => run),
				event.target.checked
			),
	});
	const titles = [__("Run"), __("State"), __("Step"), __("What went wrong"), __("Since")];
	return h("tr", {}, [h("td", {}, all), ...titles.map((title) => h("th", { scope: "col" }, title))]);
}

function rowView(page, row, choose) {
	const box = h("input", {
		type: "checkbox",
		"aria-label": __("Choose {0}", [row.title]),
		checked: page.chosen.has(row.run),
		onChange: (event) => choose([row.run], event.target.checked),
	});
	return h("tr", { key: row.run }, [
		h("td", {}, box),
		h("th", { scope: "row" }, screenLink(row.title, "run", row.run)),
		h("td", {}, statePill(RUN_STATES, row.state)),
		h("td", {}, row.step_label),
		h("td", {}, row.reason),
		h("td", {}, row.since ? moment(row.since) : ""),
	]);
}
