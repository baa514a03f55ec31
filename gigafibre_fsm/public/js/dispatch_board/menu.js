// A menu that opens at a pointer or a button, walked with the arrow keys; focus goes back where it was.
import { element } from "./dom.js";

/** @type {{ root: HTMLElement, anchor: HTMLElement } | null} */
let current = null;

// entries: [[label, act, {disabled}]]; place: {x, y} or null for below the anchor
export function openMenu(entries, anchor, place, label) {
	closeMenu();
	const items = entries.map(([text, act, more = {}]) => item(text, act, more, anchor));
	const root = element(
		"div",
		{ class: "fsm-menu", role: "menu", "aria-label": label, on: { keydown } },
		items
	);
	document.body.append(root);
	placeNear(root, anchor, place);
	current = { root, anchor };
	setTimeout(() => document.addEventListener("pointerdown", outside, true));
	items.find((entry) => !entry.disabled)?.focus({ preventScroll: true });
}

function item(text, act, /** @type {{ disabled?: boolean }} */ { disabled }, anchor) {
	const click = () => {
		closeMenu();
		if (anchor.isConnected) anchor.focus({ preventScroll: true });
		act();
	};
	return element(
		"button",
		{ type: "button", role: "menuitem", tabindex: "-1", disabled, on: { click } },
		text
	);
}

function placeNear(root, anchor, place) {
	const box = anchor.getBoundingClientRect();
	const { x, y } = place || { x: box.left, y: box.bottom + 2 };
	root.style.left = `${Math.max(4, Math.min(x, window.innerWidth - root.offsetWidth - 4))}px`;
	root.style.top = `${Math.max(4, Math.min(y, window.innerHeight - root.offsetHeight - 4))}px`;
}

function keydown(event) {
	if (!current) return;
	const items = [...current.root.querySelectorAll("button:not([disabled])")];
	const at = items.findIndex((item) => item === document.activeElement);
	const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
	if (event.key in steps) items[(steps[event.key] + items.length) % items.length]?.focus();
	else if (event.key === "Escape" || event.key === "Tab") {
		const { anchor } = current;
		closeMenu();
		anchor.focus({ preventScroll: true });
	} else return;
	event.preventDefault();
	event.stopPropagation();
}

function outside(event) {
	if (current && !current.root.contains(event.target)) closeMenu();
}

function closeMenu() {
	document.removeEventListener("pointerdown", outside, true);
	current?.root.remove();
	current = null;
}
