// Above the flow: its name and state, the view, undo, search, and everything that concerns the flow as a whole.
import { STATES, stateText } from "./labels.js";
import { searchSteps } from "./search.js";
import { stepsIn } from "./tree.js";
import { button, icon, primary, h, screenLink } from "./vnodes.js";

const VIEWS = { list: () => __("List"), canvas: () => __("Drawing"), both: () => __("Both") };
const PANELS = {
	step: () => __("Step"),
	problems: () => __("Problems"),
	dry_run: () => __("Dry run"),
	versions: () => __("Versions"),
	runs: () => __("Runs"),
};

export function toolbar(editor, page) {
	const { flow } = editor;
	return h("header", { class: "fsm-flow-bar" }, [
		h("span", { class: "fsm-flow-back" }, screenLink(__("Flows"))),
		h("h1", {}, flow.title),
		statePill(STATES, flow.state),
		flow.version ? h("span", { class: "text-muted" }, __("version {0}", [flow.version])) : null,
		h("span", { class: "fsm-flow-space" }),
		tabs(VIEWS, page.view, (view) => page.showView(view), __("View")),
		signed(__("Undo"), "undo", () => editor.undo(), !editor.may_edit),
		signed(__("Redo"), "redo", () => editor.redo(), !editor.may_edit),
		searchField(editor),
		more(editor, page),
		primary(editor.is_dirty ? __("Save") : __("Saved"), () => editor.save(), {
			disabled: !editor.may_edit || !editor.is_dirty || editor.busy,
		}),
	]);
}

export const statePill = (states, state) =>
	h("span", { class: `indicator-pill ${states[state]?.[0] || "grey"}` }, stateText(states, state));

const signed = (label, name, click, disabled) =>
	button([icon(name)], click, { title: label, "aria-label": label, disabled });

// what is done seldom, behind one button
function more(editor, page) {
	const { flow, may_operate } = editor;
	const act = (label, click) =>
		button(label, (event) => {
			event.target.closest("details").open = false;
			click();
		});
	return h("details", { class: "fsm-flow-more" }, [
		h("summary", { class: "btn btn-default btn-sm" }, __("More …")),
		h("div", {}, [
			may_operate && flow.state === "Active" ? act(__("Pause"), () => page.pauseFlow(editor)) : null,
			may_operate && flow.state === "Paused" ? act(__("Resume"), () => page.resumeFlow(editor)) : null,
			may_operate && ["Active", "Paused"].includes(flow.state)
				? act(__("Retire …"), () => page.retireFlow(editor))
				: null,
			act(__("Settings"), () => frappe.set_route("Form", "Flow Template", flow.name)),
			may_operate ? act(__("Copy of this flow"), () => page.copyFlow(editor)) : null,
			may_operate ? act(__("Export"), () => page.exportFlow(editor)) : null,
		]),
	]);
}

/** A row of buttons of which one is pressed. */
export function tabs(names, chosen, pick, label) {
	return h(
		"div",
		{ class: "btn-group fsm-flow-tabs", role: "group", "aria-label": label },
		Object.entries(names).map(([name, text]) =>
			button(text(), () => pick(name), { key: name, "aria-pressed": String(name === chosen) })
		)
	);
}

export const panelTabs = (editor) =>
	tabs(PANELS, editor.panel, (panel) => editor.showPanel(panel), __("What is shown beside the flow"));

function searchField(editor) {
	return h("input", {
		type: "search",
		class: "form-control input-sm fsm-flow-search",
		placeholder: __("Find a step"),
		"aria-label": __("Find a step"),
		value: editor.searched,
		onInput: (event) => find(editor, event.target.value),
		onKeydown: (event) => {
			if (event.key === "Enter") next(editor);
		},
	});
}

function find(editor, text) {
	editor.searched = text;
	const label = (step) => `${editor.labelOf(step)} ${editor.kindOf(step.kind)?.label || ""}`;
	editor.found = new Set(searchSteps(stepsIn(editor.definition.steps), text, label));
	editor.say(text ? __("{0} found", [editor.found.size]) : "");
}

// Enter goes from one to the next
function next(editor) {
	const found = [...editor.found];
	if (!found.length) return;
	editor.select(found[(found.indexOf(editor.selected) + 1) % found.length]);
	document.querySelector(`[data-row="${CSS.escape(editor.selected)}"]`)?.scrollIntoView({ block: "nearest" });
}
