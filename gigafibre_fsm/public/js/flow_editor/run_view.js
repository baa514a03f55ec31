// A run's page: what happened, as a story, with what a person can do where it stands.
import { SHORT, moment } from "../platform/formatting.js";
import { askOperation, operationsOf } from "./operations.js";
import { RUN_STATES, stateText } from "./labels.js";
import { statePill } from "./toolbar.js";
import { button, h, screenLink } from "./vnodes.js";

const documentLink = (doctype, name) => h("a", { href: frappe.utils.get_form_link(doctype, name) }, name);

/** @param {RunStory} story @param {any} page */
export function runView(story, page) {
	return h("div", { class: "fsm-flow-story" }, [
		h("header", { class: "fsm-flow-bar" }, [
			h("span", { class: "fsm-flow-back" }, screenLink(__("Flows"))),
			h("h1", {}, story.title),
			statePill(RUN_STATES, story.state),
			h("span", { class: "fsm-flow-space" }),
			...operationsOf(story).map((operation) =>
				button(operation.label(), () => askOperation(operation, [story.run], () => page.reload()))
			),
			button(__("Show it on the drawing"), () => page.showTrace(story)),
		]),
		h("p", { class: "fsm-flow-lead" }, [
			...(story.record[1]
				? [__(story.record[0]), " ", documentLink(story.record[0], story.record[1]), " · "]
				: []),
			story.cause,
		]),
		story.reason ? h("p", { class: "fsm-flow-reason", role: "status" }, story.reason) : null,
		h("ol", { class: "fsm-flow-events" }, [
			event(story.started_on, "Started", __("Started"), story.version_text),
			...story.steps.map(stepEvent),
			story.ended_on ? event(story.ended_on, story.state, stateText(RUN_STATES, story.state), "") : null,
		]),
		story.waits_for ? h("p", { class: "fsm-flow-sentence" }, story.waits_for) : null,
	]);
}

const event = (when, state, title, text) =>
	h("li", { class: `fsm-flow-event fsm-flow-trace-${state}` }, [
		h("time", {}, when ? moment(when, undefined, SHORT) : ""),
		h("div", {}, [h("b", {}, title), text ? h("p", {}, text) : null]),
	]);

function stepEvent(step) {
	const { name, when, state, label, sentence, error, branch_text, leaves, values, milliseconds, attempt } =
		step;
	const measured = [
		stateText(RUN_STATES, state),
		attempt > 1 ? __("attempt {0}", [attempt]) : "",
		`${Math.round(milliseconds)} ms`,
	].filter(Boolean);
	return h("li", { key: name, class: `fsm-flow-event fsm-flow-trace-${state}` }, [
		h("time", {}, when ? moment(when, undefined, SHORT) : ""),
		h("div", {}, [
			h("b", {}, label),
			h("small", { class: "text-muted" }, ` ${measured.join(" · ")}`),
			sentence ? h("p", {}, sentence) : null,
			branch_text ? h("p", {}, __("Taken: {0}", [branch_text])) : null,
			error ? h("p", { class: "fsm-flow-fault" }, error) : null,
			leaves.length ? h("ul", { class: "fsm-flow-leaves" }, leaves.map(leafRow)) : null,
			values.length ? valuesView(values) : null,
		]),
	]);
}

const leafRow = ({ holds, text, found }, at) =>
	h("li", { key: at }, [holds ? "✓ " : "✗ ", text, " – ", __("found: {0}", [found])]);

function valuesView(values) {
	return h("details", {}, [
		h("summary", {}, __("Values")),
		h(
			"dl",
			{ class: "fsm-flow-values" },
			values.flatMap(({ name, text, doctype }) => [
				h("dt", {}, name),
				h("dd", {}, doctype ? documentLink(doctype, text) : text),
			])
		),
	]);
}
