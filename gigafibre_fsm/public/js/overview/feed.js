// What happens now: only what is new is put into the list, so that only that is read aloud; it can be stopped.
import { element } from "../elements/elements.js";
import { entry_words, kind_word, moment } from "./words.js";

export class Feed {
	/** @param {() => Promise<void>} load */
	constructor(load) {
		this.is_paused = false;
		/** @type {Map<string, HTMLElement>} */
		this.items = new Map();
		this.list = element("ol", { class: "fsm-biz-entries" });
		this.said = element("p", { class: "fsm-biz-soft" });
		this.spoken = element("div", { class: "fsm-biz-spoken" }, this.list);
		this.pause = element("button", {
			type: "button",
			class: "btn btn-default btn-sm fsm-biz-pause",
			on: { click: () => this.toggle(load) },
		});
		this.root = element(
			"aside",
			{ class: "fsm-biz-feed", "aria-labelledby": "fsm-biz-now" },
			element("div", { class: "fsm-biz-head" }, element("h2", { id: "fsm-biz-now" }, __("Now")), this.pause),
			this.said,
			this.spoken
		);
		this.draw();
	}

	draw() {
		this.pause.textContent = this.is_paused ? __("Go on") : __("Pause");
		this.said.textContent = this.is_paused
			? __("Stopped. New entries come when you go on.")
			: __("What happens comes by itself, newest first.");
	}

	async toggle(load) {
		this.is_paused = !this.is_paused;
		this.draw();
		if (!this.is_paused) await load().catch((error) => (this.said.textContent = error.message));
	}

	/** @param {FeedEntry[]} entries newest first */
	show(entries) {
		const is_first = !this.items.size;
		const keys = new Set(entries.map((entry) => entry.key));
		for (const [key, item] of this.items)
			if (!keys.has(key)) {
				item.remove();
				this.items.delete(key);
			}
		/** @type {Element | null} */
		let before = this.list.firstElementChild;
		for (const entry of entries) {
			const known = this.items.get(entry.key);
			if (known && known === before) before = before.nextElementSibling;
			const item = known?.dataset.state === entry.state ? known : draw_entry(entry);
			if (known && item !== known) known.replaceWith(item);
			else if (!known) this.list.insertBefore(item, before);
			this.items.set(entry.key, item);
		}
		if (!entries.length) this.said.textContent = __("Nothing has happened yet.");
		// the first thirty are not news
		if (is_first) setTimeout(() => this.spoken.setAttribute("aria-live", "polite"), 1_000);
	}
}

/** @param {FeedEntry} entry */
function draw_entry(entry) {
	const { title, detail } = entry_words(entry);
	const can_open = frappe.model.can_read(entry.about_doctype);
	const href = frappe.utils.get_form_link(entry.about_doctype, entry.about_name);
	return element(
		"li",
		{ class: `fsm-biz-entry fsm-biz-of-${entry.kind}`, dataset: { key: entry.key, state: entry.state } },
		element("span", { class: "fsm-biz-tag" }, kind_word(entry.kind)),
		element(
			"div",
			{ class: "fsm-biz-said" },
			can_open ? element("a", { href }, title) : element("b", {}, title),
			detail && element("span", {}, detail)
		),
		element("time", { datetime: String(entry.at) }, moment(String(entry.at)))
	);
}
