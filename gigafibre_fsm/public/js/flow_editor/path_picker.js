// Chooses a path by its labels: a field, then a field of the document that it links to. Unknown paths are kept as typed.
import { chainOf, linkedChoices, pathGroups } from "./paths.js";
import { h } from "./vnodes.js";

/**
 * @param {any} editor
 * @param {import("./paths.js").Scope} scope
 * @param {string} path
 * @param {(path: string) => void} pick
 * @param {object} [properties] of the first field
 */
export function pathPicker(editor, scope, path, pick, properties = {}) {
	const groups = pathGroups(editor, scope);
	const chain = chainOf(editor, groups, path);
	const is_known = path === "" || chain[chain.length - 1]?.path === path;
	const first = h(
		"select",
		{
			class: "form-control input-sm",
			value: is_known ? chain[0]?.path || "" : path,
			onChange: (event) => pick(event.target.value),
			...properties,
		},
		[
			h("option", { value: "", key: "" }, __("Choose a field")),
			is_known ? null : h("option", { value: path, key: path }, path),
			...groups.map(([label, choices]) =>
				h(
					"optgroup",
					{ label, key: label },
					choices.map((each) => h("option", { value: each.path, key: each.path }, each.label))
				)
			),
		]
	);
	const further = is_known ? chain.map((choice, at) => deeper(editor, choice, chain[at + 1], pick)) : [];
	return h("div", { class: "fsm-flow-path" }, [first, ...further]);
}

function deeper(editor, choice, chosen, pick) {
	const choices = linkedChoices(editor, choice);
	if (!choices.length) return null;
	return h(
		"select",
		{
			class: "form-control input-sm",
			key: choice.path,
			value: chosen?.path || choice.path,
			"aria-label": __("Field of {0}", [choice.label]),
			onChange: (event) => pick(event.target.value),
		},
		[
			h("option", { value: choice.path, key: "" }, __("itself")),
			...choices.map((each) => h("option", { value: each.path, key: each.path }, each.label)),
		]
	);
}
