// The keyboard in a tree, as WAI-ARIA describes it: arrows, Home, End, Enter, and the first letters of a code.

const visible = (root) =>
	[...root.querySelectorAll("[role=treeitem]")].filter((item) => !item.parentElement.closest("[hidden]"));

export function focus(root, item) {
	if (!item) return;
	for (const each of root.querySelectorAll("[role=treeitem][tabindex='0']")) each.tabIndex = -1;
	item.tabIndex = 0;
	item.focus();
}

const parent_of = (item) => item.parentElement.closest("[role=treeitem]");

export class Keys {
	constructor(root, { expand, collapse, open }) {
		this.root = root;
		this.acts = { expand, collapse, open };
		this.typed = "";
		root.addEventListener("keydown", (event) => this.press(event));
	}

	press(event) {
		const item = event.target.closest("[role=treeitem]");
		if (!item || event.target !== item || event.ctrlKey || event.metaKey || event.altKey) return;
		if (this.step(item, event.key) || this.type(item, event.key)) event.preventDefault();
	}

	step(item, key) {
		const list = visible(this.root);
		const at = list.indexOf(item);
		const steps = {
			ArrowDown: () => focus(this.root, list[at + 1]),
			ArrowUp: () => focus(this.root, list[at - 1]),
			Home: () => focus(this.root, list[0]),
			End: () => focus(this.root, list[list.length - 1]),
			ArrowRight: () => this.right(item, list[at + 1]),
			ArrowLeft: () => this.left(item),
			Enter: () => this.acts.open(item),
			" ": () => this.acts.open(item),
		};
		steps[key]?.();
		return key in steps;
	}

	right(item, next) {
		if (item.getAttribute("aria-expanded") === "false") this.acts.expand(item);
		else if (item.getAttribute("aria-expanded") === "true") focus(this.root, next);
	}

	left(item) {
		if (item.getAttribute("aria-expanded") === "true") this.acts.collapse(item);
		else focus(this.root, parent_of(item));
	}

	type(item, key) {
		if (key.length !== 1) return false;
		clearTimeout(this.forget);
		this.forget = setTimeout(() => (this.typed = ""), 700);
		this.typed += key.toLowerCase();
		const list = visible(this.root);
		const at = list.indexOf(item);
		const turn = [...list.slice(at + (this.typed.length === 1 ? 1 : 0)), ...list.slice(0, at + 1)];
		focus(
			this.root,
			turn.find((each) => each.dataset.code.toLowerCase().startsWith(this.typed))
		);
		return true;
	}
}
