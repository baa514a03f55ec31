// The same network as a tree for keyboard and screen reader; what is below a node is loaded when it is opened.
import { byKey, element, keepingFocus } from "../elements/elements.js";
import { Keys, focus } from "./keys.js";
import { line, row } from "./rows.js";

export class Tree {
	/** @param {{store: import("./store.js").Store, load: (node: string) => Promise<string>, choose: (node: string) => void}} map */
	constructor(map) {
		this.map = map;
		this.root = element("ul", {
			class: "fsm-tree",
			role: "tree",
			"aria-label": __("Network"),
			on: { click: (event) => this.click(event) },
		});
		this.keys = new Keys(this.root, {
			expand: (item) => this.expand(item),
			collapse: (item) => this.collapse(item),
			open: (item) => map.choose(item.dataset.key),
		});
	}

	// the roots; what was open is opened again
	draw() {
		const open = [...this.root.querySelectorAll("[aria-expanded=true]")].map(({ dataset }) => dataset.key);
		keepingFocus(this.root, () => {
			this.root.replaceChildren();
			this.fill(this.root, "", 1);
			for (const name of open) this.unfold(byKey(this.root, name));
			this.mark();
		});
		this.root.querySelector("[role=treeitem]")?.setAttribute("tabindex", "0");
	}

	fill(list, name, level) {
		const children = this.map.store.children_of(name);
		list.append(...children.map((node, at) => row(node, level, { at: at + 1, of: children.length })));
	}

	async expand(item) {
		const { key } = item.dataset;
		if (!this.map.store.children_of(key).length) await this.map.load(key);
		this.unfold(byKey(this.root, key));
	}

	unfold(item) {
		if (!item?.hasAttribute("aria-expanded")) return;
		let list = item.querySelector(":scope > [role=group]");
		if (!list) {
			list = element("ul", { role: "group" });
			this.fill(list, item.dataset.key, +item.getAttribute("aria-level") + 1);
			if (!list.children.length) return;
			item.append(list);
		}
		list.hidden = false;
		item.setAttribute("aria-expanded", "true");
	}

	collapse(item) {
		item.querySelector(":scope > [role=group]").hidden = true;
		item.setAttribute("aria-expanded", "false");
	}

	// opens the way down to a node; `is_led` also takes the focus there
	async reveal(name, is_led) {
		for (const each of this.map.store.trail_of(name)) {
			const item = byKey(this.root, each);
			if (!item) return;
			if (each !== name) this.unfold(item);
			else if (is_led) focus(this.root, item);
			else item.scrollIntoView({ block: "nearest" });
		}
		this.mark();
	}

	mark() {
		const { chosen } = this.map.store;
		for (const item of this.root.querySelectorAll("[aria-selected=true]"))
			item.setAttribute("aria-selected", "false");
		byKey(this.root, chosen)?.setAttribute("aria-selected", "true");
	}

	update(nodes) {
		for (const node of nodes) {
			const item = byKey(this.root, node.name);
			item?.querySelector(":scope > .fsm-tree-line").replaceWith(line(node));
		}
	}

	click(event) {
		const item = event.target.closest("[role=treeitem]");
		if (!item) return;
		focus(this.root, item);
		if (!event.target.closest(".fsm-tree-twist")) this.map.choose(item.dataset.key);
		else if (item.getAttribute("aria-expanded") === "true") this.collapse(item);
		else if (item.hasAttribute("aria-expanded")) this.expand(item);
	}
}
