// One input of a step, by its type: typed as it is, read from a field, or computed. It reads back what it wrote.
import { conditionView } from "./condition_view.js";
import { durationInput } from "./duration_input.js";
import { pathPicker } from "./path_picker.js";
import { documentInput } from "./record_field.js";
import { jsonInput, namedValues, questionChoices } from "./json_inputs.js";
import { TRIGGER } from "./tree.js";
import { choice, h } from "./vnodes.js";

const ALWAYS_TYPED = ["Condition", "Duration", "Field", "Select", "Steps", "Template"];
const NUMBERS = { Int: "1", Float: "any" };
const BROWSER_TYPES = { Int: "number", Float: "number", Time: "time", Phone: "tel", Email: "email" };

const modeOf = (value) => ["field", "compute"].find((mode) => typeof value?.[mode] === "string") || "typed";

/**
 * @param {any} editor
 * @param {{ id: string, row: string, step?: any, input: any, value: FlowValue, set: (value: FlowValue) => void }} field
 */
export function valueInput(editor, field) {
	const { input, value, set, id } = field;
	// what starts a flow is looked up before there is anything to read
	if (ALWAYS_TYPED.includes(input.type) || field.row === TRIGGER) return typed(editor, field);
	const mode = modeOf(value);
	const switch_to = (next) => set({ typed: "", field: { field: "" }, compute: { compute: "" } }[next]);
	return h("div", { class: "fsm-flow-value" }, [
		choice(
			mode,
			[
				["typed", input.type === "Text" || input.type === "Long" ? __("Text") : __("Fixed value")],
				["field", __("From a field")],
				["compute", __("Formula")],
			],
			switch_to,
			{
				"aria-label": __("Where {0} comes from", [input.label]),
				class: "form-control input-sm fsm-flow-mode",
			}
		),
		mode === "field"
			? pathPicker(editor, { row: field.row }, value.field, (path) => set({ field: path }), { id })
			: mode === "compute"
				? textBox(id, value.compute, (text) => set({ compute: text }), { placeholder: "doc.amount * 2" })
				: typed(editor, field),
	]);
}

function typed(editor, field) {
	const { id, row, input, value, set } = field;
	const { type, options } = input;
	if (type === "Condition") return conditionView(editor, scopeOf(field), value || { all: [] }, set, id);
	if (type === "Duration") return durationInput(id, value, set);
	if (type === "Field" && row === TRIGGER) return pathPicker(editor, { row }, value || "", set, { id });
	if (type === "Field")
		return pathPicker(editor, { row }, value?.field || "", (path) => set(path && { field: path }), { id });
	if (type === "Select")
		return choice(
			value ?? "",
			[...(input.required ? [] : [["", "–"]]), ...options.map((each) => [each, __(each)])],
			set,
			{ id }
		);
	if (type === "Check") return checkBox(id, value, set);
	if (type === "Template") return templateInput(editor, id, value, set);
	if (type === "Link") return documentInput(editor, options[0], value, set, id);
	if ((type === "Text" || type === "Long") && row !== TRIGGER) return textWithFields(editor, field);
	if (type === "Json") return objectInput(editor, field);
	const shown = value === undefined || value === null ? "" : String(value);
	return h("input", {
		id,
		class: "form-control input-sm",
		type: BROWSER_TYPES[type] || "text",
		step: NUMBERS[type],
		value: shown,
		onInput: (event) => set(type in NUMBERS ? numberOf(event.target.value) : event.target.value),
	});
}

// a condition on documents of another type names its fields
function scopeOf({ row, step }) {
	const doctype = step?.inputs?.doctype;
	return { row, doctype: row !== TRIGGER && typeof doctype === "string" ? doctype : undefined };
}

// the catalogue names two shapes: values by name, and the choices of a question
function objectInput(editor, field) {
	if (field.input.name === "values") return namedValues(editor, field, (inner) => valueInput(editor, inner));
	return field.input.name === "choices" ? questionChoices(field) : jsonInput(field);
}

const numberOf = (text) => (text === "" || Number.isNaN(Number(text)) ? undefined : Number(text));

const checkBox = (id, value, set) =>
	h("input", {
		id,
		type: "checkbox",
		checked: Boolean(value),
		onChange: (event) => set(event.target.checked),
	});

export const textBox = (id, value, set, properties = {}) =>
	h("input", {
		id,
		type: "text",
		class: "form-control input-sm",
		value: value ?? "",
		onInput: (event) => set(event.target.value),
		...properties,
	});

// text in which {path} is a field: a literal without one, so that braces are never guessed
function textWithFields(editor, { id, row, input, value, set }) {
	const text = typeof value === "object" && value ? value.text || "" : (value ?? "");
	const write = (typed_text) => set(typed_text.includes("{") ? { text: typed_text } : typed_text);
	return h("div", { class: "fsm-flow-text" }, [
		h("textarea", {
			id,
			class: "form-control",
			rows: input.type === "Long" ? 5 : 1,
			value: text,
			onInput: (event) => write(event.target.value),
		}),
		pathPicker(editor, { row }, "", (path) => path && write(insertAt(id, text, `{${path}}`)), {
			"aria-label": __("Insert a field into {0}", [input.label]),
		}),
	]);
}

// where the cursor was, or at the end
function insertAt(id, text, inserted) {
	const area = /** @type {HTMLTextAreaElement | null} */ (document.querySelector(`#${CSS.escape(id)}`));
	const at = area && area.selectionStart !== null ? area.selectionStart : text.length;
	return text.slice(0, at) + inserted + text.slice(at);
}

function templateInput(editor, id, value, set) {
	const options = editor.catalogue.messages.map(({ name, label }) => [name, label]);
	const chosen = editor.catalogue.messages.find(({ name }) => name === value);
	return h("div", {}, [
		choice(value ?? "", [["", __("Choose a message")], ...options], set, { id }),
		chosen
			? h("dl", { class: "fsm-flow-bodies" }, [
					h("dt", {}, __("French")),
					h("dd", {}, chosen.french || "–"),
					h("dt", {}, __("English")),
					h("dd", {}, chosen.english || "–"),
				])
			: null,
	]);
}
