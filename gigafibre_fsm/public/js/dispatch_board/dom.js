// Elements without a framework: made from data, so that no text is ever read as HTML.

// element("button", { class: "btn", on: { click }, dataset: { job } }, "text", child)
export function element(tag, properties = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) set(node, name, value);
	node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
	return node;
}

function set(node, name, value) {
	if (value === null || value === undefined || value === false) return;
	if (name === "on")
		for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
	else if (name === "dataset") Object.assign(node.dataset, value);
	else if (name === "style")
		for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
	else node.setAttribute(name, value === true ? "" : value);
}

export function button(label, click, properties = {}) {
	return element(
		"button",
		{ type: "button", class: "btn btn-default btn-sm", on: { click }, ...properties },
		label
	);
}

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

const byKey = (root, key) => root.querySelector(`[data-key="${CSS.escape(key)}"]`);

// focus survives the redrawing of a part: elements are found again by their data-key
export function keepingFocus(root, redraw) {
	const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
	redraw();
	if (key) byKey(root, key)?.focus({ preventScroll: true });
}

// after a dialog, or where a visit was drawn elsewhere: the same element, the one with its key, or the card
export function focusAgain(before) {
	const lost = !document.activeElement || document.activeElement === document.body;
	if (!lost || !before?.dataset) return;
	const { key, job } = before.dataset;
	const again =
		(before.isConnected && before) ||
		(key && byKey(document, key)) ||
		(job && document.querySelector(`.fsm-board .fsm-track [data-job="${CSS.escape(job)}"]`)) ||
		(job && document.querySelector(`.fsm-board [data-job="${CSS.escape(job)}"]`));
	again?.focus({ preventScroll: true });
}

// what was typed and not yet sent survives it too, unless what it was typed over has changed
export function keepingTyped(root, redraw) {
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
