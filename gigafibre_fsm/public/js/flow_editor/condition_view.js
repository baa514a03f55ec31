// The visual builder of a condition: boxes of rules, joined by all, any or none. It edits the JSON tree in place of its
// own and shows any tree that the server can judge; the plain sentence beside it comes from the server.
import { fieldAt } from "./paths.js";
import { pathPicker } from "./path_picker.js";
import { durationInput } from "./duration_input.js";
import { button, choice, h, typedField } from "./vnodes.js";

const JOINTS = /** @type {const} */ (["all", "any", "none"]);
const JOINT_TEXTS = {
	all: () => __("All of these hold"),
	any: () => __("At least one of these holds"),
	none: () => __("None of these holds"),
};
const DEEPEST = 5;
const LISTS = ["in", "not in"];
const AGES = ["older than", "within"];

const jointOf = (node) => JOINTS.find((joint) => Array.isArray(node?.[joint]));

/**
 * @param {any} editor
 * @param {import("./paths.js").Scope} scope
 * @param {FlowCondition} tree
 * @param {(tree: FlowCondition) => void} set
 * @param {string} id
 */
export function conditionView(editor, scope, tree, set, id) {
	const root = jointOf(tree) ? tree : { all: Object.keys(tree || {}).length ? [tree] : [] };
	const sentence = scope.doctype ? "" : editor.checked.sentences[scope.row];
	return h("div", { class: "fsm-flow-condition" }, [
		groupView(editor, scope, root, set, { id, depth: 1 }),
		sentence ? h("p", { class: "fsm-flow-sentence", "aria-live": "polite" }, sentence) : null,
	]);
}

/** @type {(editor: any, scope: any, group: any, set: (group: any) => void, options: { id: string, depth: number, remove?: () => void }) => any} */
function groupView(editor, scope, group, set, { id, depth, remove }) {
	const joint = jointOf(group) || "all";
	const rules = group[joint];
	const replace = (at, node) => set({ [joint]: rules.map((each, place) => (place === at ? node : each)) });
	const drop = (at) => set({ [joint]: rules.filter((_each, place) => place !== at) });
	const add = (node) => set({ [joint]: [...rules, node] });
	return h("fieldset", { class: "fsm-flow-group" }, [
		h("legend", { class: "fsm-unseen" }, JOINT_TEXTS[joint]()),
		h("div", { class: "fsm-flow-joint" }, [
			choice(
				joint,
				JOINTS.map((each) => [each, JOINT_TEXTS[each]()]),
				(next) => set({ [next]: rules }),
				{ id, "aria-label": __("How the rules are joined") }
			),
			remove ? button("×", remove, { "aria-label": __("Remove this group") }) : null,
		]),
		...rules.map((node, at) =>
			jointOf(node)
				? groupView(editor, scope, node, (changed) => replace(at, changed), {
						id: `${id}-${at}`,
						depth: depth + 1,
						remove: () => drop(at),
					})
				: ruleView(editor, scope, node, {
						id: `${id}-${at}`,
						set: (changed) => replace(at, changed),
						remove: () => drop(at),
					})
		),
		h("div", { class: "fsm-flow-adders" }, [
			button(__("Add a rule"), () => add({ field: "", op: "is", value: "" })),
			depth < DEEPEST ? button(__("Add a group"), () => add({ any: [] })) : null,
		]),
	]);
}

function ruleView(editor, scope, rule, { id, set, remove }) {
	const field = fieldAt(editor, scope, rule.field || "");
	const operators =
		editor.catalogue.operators_of[field?.type || ""] || Object.keys(editor.catalogue.operators);
	const labels = editor.catalogue.operators;
	return h("div", { class: "fsm-flow-rule", role: "group", "aria-label": __("Rule"), key: id }, [
		pathPicker(editor, scope, rule.field || "", (path) => set({ ...rule, field: path }), {
			"aria-label": __("Field"),
		}),
		choice(
			rule.op,
			operators.map((each) => [each, labels[each] || each]),
			(op) => set(ruleWith(rule, op, editor)),
			{ "aria-label": __("Comparison") }
		),
		editor.catalogue.without_value.includes(rule.op) ? null : ruleValue(editor, rule, field, set, id),
		button("×", remove, { "aria-label": __("Remove this rule") }),
	]);
}

// the value goes, or changes its kind, with the comparison
function ruleWith(rule, op, editor) {
	if (editor.catalogue.without_value.includes(op)) return { field: rule.field, op };
	if (AGES.includes(op)) return { ...rule, op, value: { days: 1 } };
	const { value } = rule;
	if (LISTS.includes(op)) return { ...rule, op, value: Array.isArray(value) ? value : value ? [value] : [] };
	const plain = Array.isArray(value) ? (value[0] ?? "") : (value ?? "");
	return { ...rule, op, value: AGES.includes(rule.op) ? "" : plain };
}

function ruleValue(editor, rule, field, set, id) {
	const { value, op } = rule;
	const write = (next) => set({ ...rule, value: next });
	if (AGES.includes(op)) return durationInput(`${id}-value`, value, (next) => write(next || { days: 1 }));
	if (value && typeof value === "object" && !Array.isArray(value))
		return objectValue(editor, value, write, id);
	const named = { "aria-label": __("Value"), id: `${id}-value` };
	if (LISTS.includes(op)) return listValue(value, field, write, named);
	const choices = field?.type === "Select" ? field.options.split("\n").filter(Boolean) : [];
	if (field?.type === "Check")
		return choice(String(value ? 1 : 0), yesNo(), (next) => write(Number(next)), named);
	if (choices.length)
		return choice(value ?? "", [["", "–"], ...choices.map((each) => [each, __(each)])], write, named);
	return h("input", {
		class: "form-control input-sm",
		...named,
		type: inputType(field?.type),
		step: "any",
		value: value ?? "",
		onInput: (event) => write(typedValue(event.target.value, field?.type)),
	});
}

/** @type {() => [string, string][]} */
const yesNo = () => [
	["1", __("Yes")],
	["0", __("No")],
];
const NUMBERS = ["Int", "Float", "Currency", "Percent"];
const inputType = (type) =>
	NUMBERS.includes(type)
		? "number"
		: { Date: "date", Datetime: "datetime-local", Time: "time" }[type] || "text";
const typedValue = (text, type) => (NUMBERS.includes(type) && text !== "" ? Number(text) : text);

// a value that is itself read or computed: shown as its path or formula
function objectValue(editor, value, write, id) {
	const [mode] = Object.keys(value);
	return h("input", {
		id: `${id}-value`,
		class: "form-control input-sm fsm-flow-code",
		"aria-label": mode === "field" ? __("Path of the field") : __("Formula"),
		value: value[mode],
		onInput: (event) => write({ [mode]: event.target.value }),
	});
}

function listValue(value, field, write, named) {
	const chosen = Array.isArray(value) ? value : [];
	const choices = field?.type === "Select" ? field.options.split("\n").filter(Boolean) : [];
	if (choices.length)
		return h(
			"select",
			{
				class: "form-control input-sm",
				multiple: true,
				size: Math.min(4, choices.length),
				...named,
				onChange: (event) => write(Array.from(event.target.selectedOptions, (each) => each.value)),
			},
			choices.map((each) =>
				h("option", { value: each, key: each, selected: chosen.includes(each) }, __(each))
			)
		);
	const write_lines = (text) =>
		write(
			text
				.split("\n")
				.map((line) => typedValue(line.trim(), field?.type))
				.filter((each) => each !== "")
		);
	return typedField("textarea", chosen.join("\n"), write_lines, {
		class: "form-control input-sm",
		rows: 2,
		...named,
		placeholder: __("One value a line"),
	});
}
