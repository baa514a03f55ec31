// The form of the selected row: the trigger, a step, or a case of a choice.
import { conditionView } from "./condition_view.js";
import { durationInput } from "./duration_input.js";
import { isContainer } from "./edits.js";
import { caseNumber, laneText } from "./labels.js";
import { trialView } from "./trial_view.js";
import { button, choice, icon, labelled, h } from "./vnodes.js";
import { textBox, valueInput } from "./value_input.js";

const RETRIES = /** @type {[string, () => string, number][]} */ ([
	["attempts", () => __("Attempts"), 3],
	["interval", () => __("First pause, in seconds"), 60],
	["rate", () => __("Each pause times longer"), 2],
	["longest", () => __("Longest pause, in seconds"), 3600],
]);

export function stepPanel(editor) {
	const row = editor.rows.find(({ key }) => key === editor.selected);
	const form = row?.step
		? stepForm(editor, row.step)
		: row?.head
			? laneForm(editor, row.head)
			: row?.type === "add"
				? addForm(editor)
				: triggerForm(editor);
	// a new form for each row: what the browser keeps of a field is that row's
	return h("fieldset", { class: "fsm-flow-form", key: editor.selected, disabled: !editor.may_edit }, form);
}

const fieldId = (key, name) => `fsm-flow-${key.replace(".", "-")}-${name}`;

function heading(text, sign, note = "") {
	return h("div", { class: "fsm-flow-heading" }, [
		icon(sign),
		h("h2", {}, text),
		note ? h("span", {}, note) : null,
	]);
}

const faultsOf = (editor, key, name) =>
	editor
		.problemsOf(key)
		.filter(({ field }) => field === name)
		.map(({ message }) => message);

// what is wrong with the row as a whole, or with a part that has no field here
function generalFaults(editor, key, fields) {
	const others = editor.problemsOf(key).filter(({ field }) => !fields.includes(field));
	return others.map(({ message }) => h("p", { class: "fsm-flow-fault", role: "alert" }, message));
}

function inputsView(editor, key, target, inputs) {
	return inputs
		.filter(({ type }) => type !== "Steps")
		.map((input) => {
			const id = fieldId(key, input.name);
			const control = valueInput(editor, {
				id,
				row: key,
				step: target,
				input,
				value: target.inputs?.[input.name],
				set: (value) => editor.setInput(target, input.name, value),
			});
			const problems = faultsOf(editor, key, input.name);
			return labelled(id, input.label, control, { help: input.help, required: input.required, problems });
		});
}

function triggerForm(editor) {
	const { trigger } = editor.definition;
	const kinds = editor.catalogue.triggers;
	const kind = kinds.find(({ key }) => key === trigger.kind);
	const options = [["", __("Choose what starts this flow")], ...kinds.map(({ key, label }) => [key, label])];
	const change = (key) => editor.change("trigger", { kind: key, inputs: {} });
	const names = ["kind", "when", ...(kind?.inputs || []).map(({ name }) => name)];
	return [
		heading(__("What starts this flow"), kind?.icon || "play"),
		...generalFaults(editor, "trigger", names.slice(1)),
		labelled(
			"fsm-flow-trigger-kind",
			__("Trigger"),
			choice(trigger.kind, options, change, { id: "fsm-flow-trigger-kind" })
		),
		...inputsView(editor, "trigger", trigger, kind?.inputs || []),
		h("h3", {}, __("Only if")),
		conditionView(
			editor,
			{ row: "trigger" },
			trigger.when || { all: [] },
			(when) => editor.change("trigger", { when }, "when"),
			"fsm-flow-trigger-when"
		),
	];
}

function stepForm(editor, step) {
	const kind = editor.kindOf(step.kind);
	const inputs = kind?.inputs || [];
	const id = fieldId(step.id, "name");
	const rename = (name) => editor.change(step.id, { name: name || undefined }, "name");
	return [
		heading(kind?.label || step.kind, kind?.icon || "tool", step.id),
		...generalFaults(
			editor,
			step.id,
			inputs.map(({ name }) => name)
		),
		labelled(id, __("Name of this step"), textBox(id, step.name, rename, { placeholder: kind?.label })),
		...inputsView(editor, step.id, step, inputs),
		...structureView(editor, step),
		...waitView(editor, step, kind),
		...failureView(editor, step, kind),
		outputsView(step, kind),
		isContainer(step.kind) ? null : trialView(editor, step),
	];
}

function structureView(editor, step) {
	if (step.kind === "branch") return [casesView(editor, step)];
	if (step.kind !== "repeat" && step.kind !== "wait_for") return [];
	const title = step.kind === "repeat" ? __("Until") : __("Until the record fulfils");
	return [
		h("h3", {}, title),
		conditionView(
			editor,
			{ row: step.id },
			step.until || { all: [] },
			(until) => editor.change(step.id, { until }, "until"),
			fieldId(step.id, "until")
		),
	];
}

function casesView(editor, step) {
	const item = (branch, at) => {
		const key = `${step.id}.${branch.id}`;
		const text = branch.label || __("Case {0}", [at + 1]);
		const sentence = editor.checked.sentences[key] || "";
		return h("li", { key }, [
			button(text, () => editor.select(key)),
			h("span", { class: "fsm-flow-help" }, sentence),
		]);
	};
	return h("section", { key: "cases" }, [
		h("h3", {}, __("The first case that holds is taken")),
		h("ol", { class: "fsm-flow-cases" }, (step.cases || []).map(item)),
		button(__("Add a case"), () => editor.addCase(step.id)),
		step.otherwise ? null : button(__("Add “otherwise”"), () => editor.change(step.id, { otherwise: [] })),
	]);
}

// how long an answer is waited for, and what happens instead of it
function waitView(editor, step, kind) {
	if (!kind?.waits || step.kind === "wait") return [];
	const id = fieldId(step.id, "timeout");
	const set = (timeout) => editor.change(step.id, { timeout, ...(timeout ? {} : { on_timeout: undefined }) });
	const has_lane = step.on_timeout !== undefined;
	const problems = faultsOf(editor, step.id, "timeout");
	return [
		labelled(id, __("Wait at most"), durationInput(id, step.timeout, set), {
			help: __("Empty: as long as it takes."),
			problems,
		}),
		step.timeout && !has_lane
			? button(__("Do something if there is no answer in time"), () =>
					editor.change(step.id, { on_timeout: [] })
				)
			: null,
	];
}

function failureView(editor, step, kind) {
	if (!kind || kind.effect === "none") return [];
	const retry = step.retry || {};
	const change = (name, text) => {
		const changed = { ...retry, [name]: text === "" ? undefined : Number(text) };
		const kept = Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined));
		editor.change(step.id, { retry: Object.keys(kept).length ? kept : undefined }, "retry");
	};
	const field = ([name, label, usual]) => {
		const id = fieldId(step.id, `retry-${name}`);
		const input = textBox(id, retry[name] ?? "", (text) => change(name, text), {
			type: "number",
			min: 1,
			step: name === "rate" ? "any" : 1,
			placeholder: String(usual),
		});
		return labelled(id, label(), input);
	};
	return [
		h("details", { key: "failure", open: faultsOf(editor, step.id, "retry").length > 0 }, [
			h("summary", {}, __("If it fails")),
			h("div", { class: "fsm-flow-retries" }, RETRIES.map(field)),
			...faultsOf(editor, step.id, "retry").map((text) =>
				h("p", { class: "fsm-flow-fault", role: "alert" }, text)
			),
			step.on_error
				? h(
						"p",
						{ class: "fsm-flow-help" },
						__("After the last attempt the steps below “If it fails” follow.")
					)
				: button(__("Do something else after the last attempt"), () =>
						editor.change(step.id, { on_error: [] })
					),
		]),
	];
}

function outputsView(step, kind) {
	if (!kind?.outputs.length) return null;
	return h("details", { key: "outputs" }, [
		h("summary", {}, __("What later steps can read of it")),
		h(
			"ul",
			{ class: "fsm-flow-outputs" },
			kind.outputs.map(({ name, label }) =>
				h("li", { key: name }, [label, " ", h("code", {}, `steps.${step.id}.${name}`)])
			)
		),
	]);
}

function laneForm(editor, lane) {
	const remove = button(__("Remove"), () => editor.remove());
	if (lane.role !== "case")
		return [
			heading(laneText(lane), "branch"),
			h("p", {}, __("Add its steps in the list.")),
			lane.role === "steps" ? null : remove,
		];
	const { key, branch } = lane;
	const id = fieldId(key, "label");
	const rename = (label) => editor.change(key, { label: label || undefined }, "label");
	return [
		heading(laneText(lane, caseNumber(lane)), "branch"),
		...generalFaults(editor, key, []),
		labelled(id, __("Name of this case"), textBox(id, branch.label, rename)),
		h("h3", {}, __("Taken if")),
		conditionView(
			editor,
			{ row: key },
			branch.when || { all: [] },
			(when) => editor.change(key, { when }, "when"),
			fieldId(key, "when")
		),
		remove,
	];
}

const addForm = (editor) => [
	h("p", {}, __("A step can be added here.")),
	button(__("Add a step"), () => (editor.dialog = { type: "palette", place: editor.place })),
];
