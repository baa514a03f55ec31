// What happened with a customer, newest first: filtered by kind, read a page at a time, refreshed without moving.
import { button, element, keepingFocus } from "../elements/elements.js";
import { ticket_address } from "./card_parts.js";
import { load_timeline } from "./server.js";
import { kind_words, moment, state_of, tag_of, text_of, title_of, tone_of } from "./words.js";

const KEPT_KINDS = "fsm_customer_kinds";
const WITH_TAG = ["mail", "modem", "flow"]; // the titles of the others begin with the word
const CAN_ANSWER = ["text", "mail", "ticket", "call"];

export class Timeline {
	/** @param {{customer: string, reply: (row: TimelineRow) => void, say: (text: string) => void}} panel */
	constructor(panel) {
		this.panel = panel;
		/** @type {Map<string, TimelineRow>} */
		this.rows = new Map();
		this.older = "";
		this.kinds = kept_kinds();
		this.turn = 0;
		this.filter = element("div", { class: "fsm-cust-filter", role: "group", "aria-label": __("Show only") });
		this.list = element("ol", { class: "fsm-cust-entries", tabindex: "-1" });
		this.more = button(__("Show older"), () => this.read_on(), {
			class: "btn btn-default btn-sm fsm-cust-more",
		});
		this.more.hidden = true;
		this.root = element("div", { class: "fsm-cust-timeline" }, this.filter, this.list, this.more);
		this.list.addEventListener("keydown", (event) => this.press(event));
		this.draw_filter();
	}

	draw_filter() {
		const words = kind_words();
		const chip = (kind, label) =>
			button(label, () => this.choose(kind), {
				class: "fsm-cust-kind",
				"aria-pressed": String(kind ? this.kinds.includes(kind) : !this.kinds.length),
				dataset: { key: `kind-${kind}` },
			});
		keepingFocus(this.filter, () =>
			this.filter.replaceChildren(
				chip("", __("All")),
				...Object.entries(words).map(([kind, label]) => chip(kind, label))
			)
		);
	}

	choose(kind) {
		if (!kind) this.kinds = [];
		else if (this.kinds.includes(kind)) this.kinds = this.kinds.filter((each) => each !== kind);
		else this.kinds = [...this.kinds, kind];
		localStorage.setItem(KEPT_KINDS, JSON.stringify(this.kinds));
		this.draw_filter();
		return this.load().catch((error) => this.panel.say(error.message));
	}

	// the newest page, into an empty list
	async load() {
		const turn = ++this.turn;
		const page = await load_timeline(this.panel.customer, "", this.kinds);
		if (turn !== this.turn) return; // another filter was chosen meanwhile
		this.rows = new Map(page.entries.map((row) => [row.key, row]));
		this.older = page.older;
		this.draw();
	}

	// the newest page again: what is new comes on top, what changed is drawn again, older pages stay
	async refresh() {
		const turn = this.turn;
		const page = await load_timeline(this.panel.customer, "", this.kinds);
		if (turn !== this.turn) return;
		const newest = new Map(page.entries.map((row) => [row.key, row]));
		const known = [...this.rows].filter(([key]) => !newest.has(key));
		const oldest = page.entries.at(-1);
		const overlaps = page.entries.some((row) => this.rows.has(row.key));
		// what stood above the end of this page and is not in it any more is gone; after a gap all is read anew
		const kept = page.older && oldest && overlaps ? known.filter(([, row]) => row.at <= oldest.at) : [];
		this.rows = new Map([...newest, ...kept]);
		if (!kept.length) this.older = page.older;
		this.draw();
	}

	async read_on() {
		const turn = ++this.turn;
		this.more.setAttribute("disabled", "");
		try {
			const page = await load_timeline(this.panel.customer, this.older, this.kinds);
			if (turn !== this.turn) return;
			for (const row of page.entries) this.rows.set(row.key, row);
			this.older = page.older;
			this.draw();
			const first = page.entries[0];
			if (first) this.entry_of(first.key)?.focus();
		} catch (error) {
			this.panel.say(error.message);
		} finally {
			this.more.removeAttribute("disabled");
		}
	}

	draw() {
		keepingFocus(this.list, () => {
			const entries = [...this.rows.values()].map((row) => this.entry(row));
			if (entries.length) this.list.replaceChildren(...entries);
			else
				this.list.replaceChildren(
					element("li", { class: "fsm-cust-none" }, __("Nothing of this kind happened yet."))
				);
		});
		this.more.hidden = !this.older;
	}

	/** @param {TimelineRow} row */
	entry(row) {
		const text = text_of(row);
		const state = state_of(row);
		const title = title_of(row);
		const answer =
			CAN_ANSWER.includes(row.kind) &&
			!row.is_hidden &&
			button(__("Reply"), () => this.panel.reply(row), {
				class: "btn btn-xs btn-default",
				"aria-label": __("Reply: {0}", [title]),
				dataset: { key: `answer-${row.key}` },
			});
		return element(
			"li",
			{
				class: `fsm-cust-entry fsm-cust-of-${row.kind} ${row.side && `fsm-cust-${row.side}`}`,
				tabindex: "0",
				dataset: { key: row.key },
			},
			element(
				"div",
				{ class: "fsm-cust-entry-head" },
				WITH_TAG.includes(row.kind) && element("span", { class: "fsm-cust-tag" }, tag_of(row)),
				about_link(row, title),
				state && element("span", { class: `indicator-pill no-indicator-dot ${tone_of(row.state)}` }, state)
			),
			text && element("p", { class: row.is_hidden ? "fsm-cust-none" : "fsm-cust-text" }, text),
			element(
				"div",
				{ class: "fsm-cust-entry-foot" },
				element("time", { datetime: row.at }, moment(row.at)),
				row.author && element("span", {}, author_of(row.author)),
				answer
			)
		);
	}

	entry_of(key) {
		return /** @type {HTMLElement | null} */ (this.list.querySelector(`li[data-key="${CSS.escape(key)}"]`));
	}

	press(event) {
		const item = event.target.closest("li[data-key]");
		if (!item || event.target !== item || event.ctrlKey || event.metaKey || event.altKey) return;
		const row = this.rows.get(item.dataset.key);
		const steps = {
			ArrowDown: () => item.nextElementSibling?.focus(),
			ArrowUp: () => item.previousElementSibling?.focus(),
			Home: () => this.list.firstElementChild?.focus(),
			End: () => this.list.lastElementChild?.focus(),
			Enter: () => item.querySelector("a")?.click(),
			a: () => row && CAN_ANSWER.includes(row.kind) && this.panel.reply(row),
		};
		if (!steps[event.key]) return;
		event.preventDefault();
		event.stopPropagation();
		steps[event.key]();
	}

	focus() {
		const first = this.list.querySelector("li[data-key]");
		if (first instanceof HTMLElement) first.focus();
		else this.list.focus();
	}
}

function about_link(row, title) {
	if (!row.about_name || !frappe.model.can_read(row.about_doctype)) return element("b", {}, title);
	const form = frappe.utils.get_form_link(row.about_doctype, row.about_name);
	const href = row.about_doctype === "Issue" ? ticket_address(row.about_name) : form;
	return element("a", { href }, title);
}

const author_of = (author) => (author.includes("@") ? frappe.user.full_name(author) : author);

function kept_kinds() {
	try {
		const kept = JSON.parse(localStorage.getItem(KEPT_KINDS) || "[]");
		return Array.isArray(kept) ? kept.filter((kind) => kind in kind_words()) : [];
	} catch {
		return [];
	}
}
