// Elements made from data, so that no text is ever read as HTML.

// element("button", { class: "btn", on: { click }, dataset: { key } }, "text", child)
export function element(tag, properties = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) set(node, name, value);
	node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
	return node;
}

function set(node, name, value) {
	if (value === null || value === undefined || value === false) return;
	if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
	else if (name === "dataset") Object.assign(node.dataset, value);
	else if (name === "style") for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
	else node.setAttribute(name, value === true ? "" : value);
}

export function button(label, click, properties = {}) {
	return element("button", { type: "button", class: "btn btn-default btn-sm", on: { click }, ...properties }, label);
}

// focus survives the redrawing of a part: elements are found again by their data-key
export function keeping_focus(root, redraw) {
	const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
	redraw();
	if (key) root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

// a person's picture, or their initials
export function avatar({ photo, initials, color }) {
	if (photo) return element("img", { class: "fsm-face", src: photo, alt: "" });
	return element("span", { class: "fsm-face", "aria-hidden": "true", style: { "--face": color || "var(--gray-500)" } }, initials);
}
