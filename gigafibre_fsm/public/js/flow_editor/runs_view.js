// Runs of the open flow: the newest first, each with its story; one of them can be drawn over the flow.
import { moment } from "../platform/formatting.js";
import { read } from "../platform/server.js";
import { RUN_STATES } from "./labels.js";
import { statePill } from "./toolbar.js";
import { traceOf } from "./trace.js";
import { button, h, screenLink } from "./vnodes.js";

export function runsView(editor) {
	if (!editor.runs) return h("p", {}, __("Loading …"));
	return [
		editor.trace ? button(__("Take the run off the drawing"), () => (editor.trace = null)) : null,
		editor.runs.length
			? h(
					"ul",
					{ class: "fsm-flow-runs" },
					editor.runs.map((run) => row(editor, run))
				)
			: h("p", {}, __("This flow has not run yet.")),
		button(__("Look again"), () => editor.loadRuns()),
	];
}

function row(editor, { run, title, state, started_on, reason }) {
	return h("li", { key: run }, [
		screenLink(title, "run", run),
		statePill(RUN_STATES, state),
		h("small", { class: "text-muted" }, ` ${started_on ? moment(started_on) : ""}`),
		reason ? h("p", { class: "fsm-flow-help" }, reason) : null,
		button(editor.trace?.run === run ? __("Shown on the drawing") : __("Show on the drawing"), () =>
			show(editor, run)
		),
	]);
}

const show = (editor, run) =>
	editor.wait(async () => (editor.trace = traceOf(await read("flow_editor.run_story", { run }))));
