// The search: by code, port, serial, address, customer or telephone number; its hits are buttons below the field.
import { element } from "../elements/elements.js";
import { find_homes } from "./server.js";

const KINDS = {
	node: () => __("Node"),
	serial: () => __("Serial number"),
	address: () => __("Address"),
	customer: () => __("Customer"),
	phone: () => __("Telephone"),
};

export class Search {
	/** @param {{go: (node: string) => void, say: (text: string) => void}} map */
	constructor(map) {
		this.map = map;
		const label = __("Code, port, serial, address, customer or telephone");
		this.field = element("input", {
			type: "search",
			class: "form-control input-sm",
			placeholder: label,
			"aria-label": label,
			on: {
				input: frappe.utils.debounce(() => this.find(), 300),
				keydown: (event) => this.press(event),
			},
		});
		this.list = element("ul", {
			class: "fsm-net-hits",
			"aria-label": __("Found"),
			on: { keydown: (event) => this.move(event) },
		});
		this.list.hidden = true;
		this.root = element("div", { class: "fsm-net-search", role: "search" }, this.field, this.list);
		this.root.addEventListener("focusout", (event) => {
			if (!this.root.contains(event.relatedTarget)) this.list.hidden = true;
		});
		this.field.addEventListener("focus", () => (this.list.hidden = !this.list.children.length));
	}

	async find() {
		const text = this.field.value.trim();
		const { hits } = text.length < 2 ? { hits: [] } : await find_homes(text);
		if (text !== this.field.value.trim()) return; // typed on meanwhile
		this.list.replaceChildren(...hits.map((hit) => this.hit(hit)));
		// what was opened meanwhile has taken the focus away
		this.list.hidden = !hits.length || !this.root.contains(document.activeElement);
		if (text.length < 2) return this.map.say("");
		this.map.say(hits.length ? __("{0} found", [hits.length]) : __("Nothing found."));
	}

	/** @param {MapHit} hit */
	hit(hit) {
		return element(
			"li",
			{},
			element(
				"button",
				{ type: "button", on: { click: () => this.open(hit.node) }, dataset: { key: hit.node } },
				element("b", {}, hit.title),
				element("span", {}, [KINDS[hit.kind](), hit.about].filter(Boolean).join(" · "))
			)
		);
	}

	open(node) {
		this.list.hidden = true;
		this.map.go(node);
	}

	press(event) {
		if (event.key === "ArrowDown") this.list.querySelector("button")?.focus();
		else if (event.key === "Enter") this.enter();
		else if (event.key === "Escape") this.list.hidden = true;
		else return;
		event.preventDefault();
	}

	async enter() {
		await this.find();
		const first = this.list.querySelector("button");
		if (first) this.open(first.dataset.key);
	}

	move(event) {
		const item = event.target.closest("li");
		if (event.key === "ArrowDown") item.nextElementSibling?.firstElementChild.focus();
		else if (event.key === "ArrowUp") (item.previousElementSibling?.firstElementChild || this.field).focus();
		else if (event.key === "Escape") this.field.focus();
		else return;
		event.preventDefault();
	}
}
