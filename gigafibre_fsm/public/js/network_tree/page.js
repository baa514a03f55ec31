// The tree: one level is fetched when it is opened, and a page of it at a time.
import { element } from "../elements/elements.js";
import { Keys, focus } from "./keys.js";
import { more_row, row } from "./rows.js";
import { children_of, find_nodes, trail_of } from "./server.js";

export class NetworkTree {
	constructor(page) {
		this.page = page;
		if (frappe.model.can_create("Network Node"))
			page.set_primary_action(__("New node"), () => frappe.new_doc("Network Node"), "add");
		page.add_inner_button(__("List"), () => frappe.set_route("List", "Network Node"));
		this.build();
	}

	build() {
		this.root = element("ul", {
			class: "fsm-tree",
			role: "tree",
			"aria-label": __("Network Tree"),
			on: { click: (event) => this.click(event) },
		});
		this.search = element("input", {
			type: "search",
			class: "form-control input-sm",
			placeholder: __("Code begins with"),
			"aria-label": __("Code begins with"),
			on: { input: frappe.utils.debounce(() => this.find(), 300) },
		});
		this.status = element("p", { class: "text-muted", role: "status" });
		this.page.main[0].append(element("div", { class: "fsm-tree-page" }, this.search, this.status, this.root));
		this.keys = new Keys(this.root, {
			expand: (item) => this.expand(item),
			collapse: (item) => this.collapse(item),
			open: (item) => frappe.set_route("Form", "Network Node", item.dataset.key),
		});
	}

	async load() {
		const wanted = frappe.get_route()[1] || "";
		if (this.search.value) return;
		this.root.replaceChildren();
		await this.fill(this.root, "", 1);
		this.say(this.root.children.length ? "" : __("There is no site yet."));
		if (wanted) await this.reveal(wanted);
	}

	// opens the way down to a node and goes there
	async reveal(node) {
		for (const name of await trail_of(node)) {
			const item = this.root.querySelector(`[data-key="${CSS.escape(name)}"]`);
			if (!item) return;
			focus(this.root, item);
			if (name !== node) await this.expand(item);
		}
	}

	async find() {
		const text = this.search.value.trim();
		if (!text) return this.load();
		const { nodes, more } = await find_nodes(text);
		if (text !== this.search.value.trim()) return; // typed on meanwhile
		this.root.replaceChildren();
		this.draw(this.root, nodes, 1);
		const found = more
			? __("More than {0} nodes: type more.", [nodes.length])
			: __("{0} nodes", [nodes.length]);
		this.say(nodes.length ? found : __("No code begins like this."));
	}

	async fill(list, node, level) {
		const shown = list.querySelectorAll(":scope > [role=treeitem]").length;
		const { nodes, more } = await children_of(node, shown);
		list.querySelector(":scope > .fsm-tree-more")?.remove();
		this.draw(list, nodes, level);
		if (more) list.append(more_row(() => this.fill(list, node, level)));
	}

	draw(list, nodes, level) {
		const before = list.children.length;
		const of = before + nodes.length;
		list.append(...nodes.map((node, at) => row(node, level, { at: before + at + 1, of })));
		if (!this.root.querySelector("[tabindex='0']") && this.root.firstElementChild)
			this.root.firstElementChild.setAttribute("tabindex", "0");
	}

	async expand(item) {
		let list = item.querySelector(":scope > [role=group]");
		if (!list) {
			list = element("ul", { role: "group" });
			item.append(list);
			await this.fill(list, item.dataset.key, +item.getAttribute("aria-level") + 1);
		}
		list.hidden = false;
		item.setAttribute("aria-expanded", "true");
	}

	collapse(item) {
		item.querySelector(":scope > [role=group]").hidden = true;
		item.setAttribute("aria-expanded", "false");
	}

	click(event) {
		const item = event.target.closest("[role=treeitem]");
		if (!item || event.target.closest("button")) return;
		focus(this.root, item);
		if (event.target.closest(".fsm-tree-code"))
			return frappe.set_route("Form", "Network Node", item.dataset.key);
		if (item.getAttribute("aria-expanded") === "true") this.collapse(item);
		else if (item.hasAttribute("aria-expanded")) this.expand(item);
	}

	say(text) {
		this.status.textContent = text;
	}
}
