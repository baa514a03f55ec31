// Elements that only the board has; the others come from elements.js.
import { byKey, element, keepingFocus } from "../elements/elements.js";

export { button, element, keepingFocus } from "../elements/elements.js";

// <select> of [value, label] pairs
export function choice(options, chosen, properties = {}) {
	const made = options.map(([value, label]) =>
		element("option", { value, selected: value === chosen }, label)
	);
	return element("select", { class: "form-control input-sm", ...properties }, made);
}

// what a screen reader hears and an eye does not see
export function unseen(text) {
	return element("span", { class: "fsm-unseen" }, text);
}

// Frappe hears Escape as well, and takes the focus away from where `close` has put it
export function closeOnEscape(root, close) {
	root.addEventListener("keydown", (event) => {
		if (event.key !== "Escape") return;
		event.stopPropagation();
		close();
	});
}

// after a dialog, or where a visit was drawn elsewhere: the same element, the one with its key, the card, or the head of
// the row that the visit has left
export function focusAgain(before) {
	if (!before?.dataset) return;
	const { key, job, row } = before.dataset;
	const head = row && document.querySelector(`.fsm-board .fsm-row-head[data-head="${CSS.escape(row)}"]`);
	const active = document.activeElement;
	if (active && active !== document.body && active !== head) return;
	const again =
		(before.isConnected && before) ||
		(key && byKey(document, key)) ||
		(job && document.querySelector(`.fsm-board .fsm-track [data-job="${CSS.escape(job)}"]`)) ||
		(job && document.querySelector(`.fsm-board [data-job="${CSS.escape(job)}"]`)) ||
		head;
	again?.focus({ preventScroll: true });
}

// what was typed and not yet sent survives it too, unless what it was typed over has changed
export function preserveInput(root, redraw) {
	const fields = [...root.querySelectorAll("[data-before]")].filter(
		(field) => field.value !== field.dataset.before
	);
	const typed = fields.map(({ dataset: { key, before }, value }) => [key, before, value]);
	keepingFocus(root, redraw);
	for (const [key, before, value] of typed) {
		const field = byKey(root, key);
		if (field?.dataset.before !== before) continue;
		if (field.tagName === "SELECT") field.dispatchEvent(new Event("pointerdown"));
		field.value = value;
	}
}
