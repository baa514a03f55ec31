// Elements of our desk pages without a framework: made from data, so that no text is ever read as HTML.

// element("button", { class: "btn", on: { click }, dataset: { job } }, "text", child)
export function element(tag, properties = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) set(node, name, value);
	node.append(
		...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
	);
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

/**
 * A part that the page's template always has; a page without it is broken, which the error says by name.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function partOf(root, selector) {
	const found = root.querySelector(selector);
	if (!found) throw new Error(`This page has no ${selector}`);
	return found;
}

export const byKey = (root, key) => root.querySelector(`[data-key="${CSS.escape(key)}"]`);

// focus survives the redrawing of a part: elements are found again by their data-key
export function keepingFocus(root, redraw) {
	const focused = document.activeElement;
	const key = focused instanceof HTMLElement && root.contains(focused) ? focused.dataset.key : null;
	redraw();
	if (key) byKey(root, key)?.focus({ preventScroll: true });
}
