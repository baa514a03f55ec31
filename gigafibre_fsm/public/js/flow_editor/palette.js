// What can be added: every kind of the catalogue, by group, found by typing.
import { icon, modal, h } from "./vnodes.js";

const EFFECTS = {
	none: () => "",
	inside: () => __("Changes documents"),
	outside: () => __("Leaves the site"),
};

export function paletteDialog(editor) {
	const close = () => (editor.dialog = null);
	const { place, wanted = "" } = editor.dialog;
	const found = editor.catalogue.steps.filter((kind) => matches(kind, wanted));
	const take = (kind) => {
		editor.dialog = null;
		editor.add(kind.key, place);
		editor.focus_wanted = editor.selected;
	};
	return modal(__("Add a step"), close, [
		h("input", {
			type: "search",
			class: "form-control",
			autofocus: true,
			placeholder: __("Type to search"),
			"aria-label": __("Search the steps that can be added"),
			value: wanted,
			onInput: (event) => (editor.dialog = { ...editor.dialog, wanted: event.target.value }),
			onKeydown: (event) => {
				if (event.key !== "Enter" || !found.length) return;
				event.preventDefault();
				take(found[0]);
			},
		}),
		found.length ? null : h("p", { class: "fsm-flow-none" }, __("Nothing is called that.")),
		...groupsOf(found).map(([group, kinds]) =>
			h("section", { key: group }, [
				h("h3", {}, group),
				h(
					"div",
					{ class: "fsm-flow-kinds" },
					kinds.map((kind) => kindButton(kind, () => take(kind)))
				),
			])
		),
	]);
}

function kindButton(kind, take) {
	const effect = EFFECTS[kind.effect]?.();
	return h("button", { type: "button", key: kind.key, class: "fsm-flow-kind", onClick: take }, [
		icon(kind.icon || "tool"),
		h("span", {}, [h("b", {}, kind.label), effect ? h("small", {}, effect) : null]),
	]);
}

function groupsOf(kinds) {
	const groups = new Map();
	for (const kind of kinds) groups.set(kind.group, [...(groups.get(kind.group) || []), kind]);
	return [...groups];
}

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const matches = (kind, wanted) =>
	plain(`${kind.label} ${kind.group} ${kind.key}`).includes(plain(wanted.trim()));
