// What the editor calls things, and how it writes a value of an input in a few words.
import { TRIGGER } from "./tree.js";

export const STATES = {
	Draft: ["grey", () => __("Draft", null, "Flow Template")],
	Active: ["green", () => __("Active", null, "Flow Template")],
	Paused: ["orange", () => __("Paused", null, "Flow Template")],
	Retired: ["grey", () => __("Retired", null, "Flow Template")],
};
export const RUN_STATES = {
	Queued: ["blue", () => __("Queued", null, "Flow Run")],
	Ready: ["blue", () => __("Ready", null, "Flow Run")],
	Waiting: ["blue", () => __("Waiting", null, "Flow Run")],
	Held: ["orange", () => __("Held", null, "Flow Run")],
	Failed: ["red", () => __("Failed", null, "Flow Run")],
	Doubtful: ["orange", () => __("Doubtful", null, "Flow Run")],
	Done: ["green", () => __("Done", null, "Flow Run")],
	Stopped: ["grey", () => __("Stopped", null, "Flow Run")],
	Cancelled: ["grey", () => __("Cancelled", null, "Flow Run")],
	Unknown: ["orange", () => __("Unknown", null, "Flow Run")],
	Skipped: ["grey", () => __("Skipped", null, "Flow Run")],
};

export const stateText = (states, state) => (states[state] ? states[state][1]() : state);

/** @type {(lane: FlowLane, number?: number) => string} */
export function laneText(lane, number = 1) {
	const names = {
		otherwise: () => __("Otherwise"),
		steps: () => __("Each time"),
		on_timeout: () => __("No answer in time"),
		on_error: () => __("If it fails"),
	};
	if (lane.role !== "case") return names[lane.role]?.() || __("Goes on");
	return lane.branch?.label || __("Case {0}", [number]);
}

/** @type {(row: FlowRow, editor: any) => string} */
export function rowText(row, editor) {
	if (row.type === "trigger") return triggerText(editor);
	if (row.step) return editor.labelOf(row.step);
	if (row.head) return laneText(row.head, caseNumber(row.head));
	return __("Add a step here");
}

export const caseNumber = (lane) =>
	1 +
	Math.max(
		0,
		(lane.owner?.cases || []).findIndex(({ id }) => id === lane.branch?.id)
	);

/** @type {(editor: any) => string} */
function triggerText(editor) {
	const { kind } = editor.definition.trigger;
	const known = editor.catalogue.triggers.find(({ key }) => key === kind);
	return known ? known.label : __("Choose what starts this flow");
}

/** @type {(value: FlowValue, type?: string) => string} */
function valueText(value, type = "") {
	if (value === null || value === undefined || value === "") return "";
	if (type === "Duration") return durationText(value);
	if (type === "Select") return __(value);
	if (typeof value === "boolean") return value ? __("Yes") : __("No");
	if (typeof value !== "object") return String(value);
	if (typeof value.field === "string") return value.field;
	if (typeof value.text === "string") return value.text;
	if (typeof value.compute === "string") return `= ${value.compute}`;
	return JSON.stringify(value);
}

// what is stored by a name is shown as people call it
function inputText(value, { type, options }, editor) {
	if (type === "Template")
		return editor.catalogue.messages.find(({ name }) => name === value)?.label || valueText(value);
	return valueText(value, type === "Link" && options[0] === "DocType" ? "Select" : type);
}

function durationText(value) {
	const { days = 0, hours = 0, minutes = 0 } = value || {};
	const parts = [];
	if (days) parts.push(days === 1 ? __("1 day") : __("{0} days", [days]));
	if (hours) parts.push(hours === 1 ? __("1 hour") : __("{0} hours", [hours]));
	if (minutes) parts.push(minutes === 1 ? __("1 minute") : __("{0} minutes", [minutes]));
	return parts.join(" ");
}

// the line below a step's name: its sentence, or what was typed into its first inputs
export function summaryOf(key, editor) {
	const sentence = editor.checked.sentences[key];
	if (key === TRIGGER) {
		const { inputs = {} } = editor.definition.trigger;
		const kind = editor.catalogue.triggers.find((each) => each.key === editor.definition.trigger.kind);
		const texts = (kind?.inputs || [])
			.map((input) => inputText(inputs[input.name], input, editor))
			.filter(Boolean);
		return [texts.join(" · "), sentence].filter(Boolean).join(", ");
	}
	const step = [...editor.rows].find((row) => row.key === key)?.step;
	if (!step) return sentence || "";
	const kind = editor.kindOf(step.kind);
	const said = (kind?.inputs || [])
		.map((input) => inputText(step.inputs?.[input.name], input, editor))
		.filter(Boolean)
		.slice(0, 3);
	const own = step.name && kind ? [kind.label] : [];
	return [...own, ...said, ...(sentence ? [sentence] : [])].join(" · ");
}
