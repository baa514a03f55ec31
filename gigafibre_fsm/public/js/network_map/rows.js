// One line of the tree: code, kind, port, state, what is free; words as well as signs, and never text as HTML.
import { element } from "../elements/elements.js";
import { parts_of } from "./states.js";

export function row(node, level, place) {
	return element(
		"li",
		{
			role: "treeitem",
			tabindex: "-1",
			"aria-level": String(level),
			"aria-posinset": String(place.at),
			"aria-setsize": String(place.of),
			"aria-expanded": node.children ? "false" : null,
			"aria-selected": "false",
			dataset: { key: node.name, code: node.code },
		},
		line(node)
	);
}

export const line = (node) =>
	element(
		"div",
		{ class: "fsm-tree-line" },
		element("span", { class: "fsm-tree-twist", "aria-hidden": "true" }, node.children ? "▸" : ""),
		element("span", { class: "fsm-tree-code" }, node.code),
		element("span", { class: "fsm-tree-state" }, signed(node)),
		element("span", { class: "fsm-tree-about" }, describe(node))
	);

// each part in its colour, with a dot between them
const signed = (node) =>
	parts_of(node).map(([state, words], at) => [
		at ? " · " : "",
		element("span", { class: `fsm-net-${state}` }, words),
	]);

function describe(node) {
	const words = [__(node.kind)];
	if (node.port_no) words.push(__("port {0}", [node.port_no]));
	if (node.free !== null && node.kind !== "PON Port")
		words.push(__("{0} of {1} ports free", [node.free, node.ports]));
	if (node.status !== "In Service") words.push(__(node.status));
	return words.join(" · ");
}
