// Inputs that hold an object or a list: values by name, the choices of a question, and JSON as it is for all others.
import { recordDoctype } from "./paths.js";
import { button, h, typedField } from "./vnodes.js";

const LANGUAGES = /** @type {const} */ (["value", "fr", "en"]);
const TITLES = { value: () => __("Value"), fr: () => __("French"), en: () => __("English") };

/**
 * Values by name, each typed, read or computed. A row without a name stays until it has one.
 * @param {any} editor
 * @param {any} field as value_input.js describes it
 * @param {(field: any) => any} drawValue
 */
export function namedValues(editor, { id, row, input, value, set, step }, drawValue) {
	const pairs = Object.entries(value || {});
	const write = (changed) => set(changed.length ? Object.fromEntries(changed) : undefined);
	const change = (at, pair) => write(pairs.map((each, place) => (place === at ? pair : each)));
	const names = fieldNames(editor, step);
	return h("div", { class: "fsm-flow-named", id }, [
		h(
			"datalist",
			{ id: `${id}-names` },
			names.map(({ name, label }) => h("option", { value: name }, label))
		),
		...pairs.map(([name, each], at) =>
			h("div", { class: "fsm-flow-rule", role: "group", "aria-label": __("Value"), key: at }, [
				nameInput(`${id}-${at}`, name, (text) => text in value || change(at, [text, each]), `${id}-names`),
				drawValue({
					id: `${id}-${at}-value`,
					row,
					input: { name, label: name, type: "Text", options: [] },
					value: each,
					set: (next) => change(at, [name, next ?? ""]),
				}),
				button("×", () => write(pairs.filter((_pair, place) => place !== at)), {
					"aria-label": __("Remove {0}", [name]),
				}),
			])
		),
		button(__("Add a value"), () => write([...pairs, [freeName(value), ""]]), {
			"aria-label": `${__("Add a value")} (${input.label})`,
		}),
	]);
}

// fields of the document that a step names, or of the record
function fieldNames(editor, step) {
	const named = step?.inputs?.doctype;
	return editor.fieldsOf(typeof named === "string" && named ? named : recordDoctype(editor));
}

const nameInput = (id, name, set, list) =>
	typedField("input", name, (text) => void (text.trim() && set(text.trim())), {
		id,
		class: "form-control input-sm",
		"aria-label": __("Name"),
		list,
	});

function freeName(value) {
	let number = 1;
	while (value && `value_${number}` in value) number++;
	return `value_${number}`;
}

/** The choices of a question: what is stored, and what people read in both languages. */
export function questionChoices({ id, value, set }) {
	const rows = Array.isArray(value) ? value : [];
	const write = (changed) => set(changed.length ? changed : undefined);
	const change = (at, part, text) =>
		write(rows.map((each, place) => (place === at ? { ...each, [part]: text } : each)));
	return h("div", { class: "fsm-flow-named", id }, [
		...rows.map((row, at) =>
			h(
				"div",
				{ class: "fsm-flow-choice", role: "group", "aria-label": __("Choice {0}", [at + 1]), key: at },
				[
					...LANGUAGES.map((part) =>
						h("input", {
							class: "form-control input-sm",
							key: part,
							"aria-label": TITLES[part](),
							placeholder: TITLES[part](),
							value: row?.[part] ?? "",
							onInput: (event) => change(at, part, event.target.value),
						})
					),
					button("×", () => write(rows.filter((_row, place) => place !== at)), {
						"aria-label": __("Remove choice {0}", [at + 1]),
					}),
				]
			)
		),
		button(__("Add a choice"), () => write([...rows, { value: "", fr: "", en: "" }])),
	]);
}

/** JSON as it is typed; what is no JSON is not taken over. */
export function jsonInput({ id, value, set }) {
	const shown = value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 1);
	const write = (text, field) => {
		try {
			set(text.trim() ? JSON.parse(text) : undefined);
			field.setCustomValidity("");
			return true;
		} catch {
			field.setCustomValidity(__("This is no JSON."));
			field.reportValidity();
			return false;
		}
	};
	return typedField("textarea", shown, write, { id, class: "form-control fsm-flow-code", rows: 4 });
}
