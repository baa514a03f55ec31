// One line of the tree: kind, code, port, what is free; words as well as signs, and never text as HTML.
import { element } from "../elements/elements.js";

const SHAPES = {
	Site: "◼",
	Cabinet: "▣",
	OLT: "▤",
	Card: "▥",
	"PON Port": "◉",
	Splitter: "◆",
	Terminal: "▲",
	Drop: "●",
};

export function row(node, level, place) {
	const parts = [
		element("span", { class: "fsm-tree-twist", "aria-hidden": "true" }, node.children ? "▸" : ""),
		element("span", { class: "fsm-tree-shape", "aria-hidden": "true" }, SHAPES[node.node_type] || ""),
		element("span", { class: "fsm-tree-code" }, node.code),
		element("span", { class: "text-muted" }, describe(node)),
	];
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
		element("div", { class: "fsm-tree-line" }, ...parts)
	);
}

function describe(node) {
	const words = [__(node.node_type)];
	if (node.port_no) words.push(__("port {0}", [node.port_no]));
	if (node.free !== null) words.push(__("{0} of {1} ports free", [node.free, node.ports]));
	if (node.status !== "In Service") words.push(__(node.status));
	return words.join(" · ");
}

export const more_row = (open) =>
	element(
		"li",
		{ role: "none", class: "fsm-tree-more" },
		element(
			"button",
			{ type: "button", class: "btn btn-default btn-xs", on: { click: open } },
			__("Show more")
		)
	);
