// One box that finds a customer, or a visit, by anything: a combobox with its list of results, grouped by what they matched on.
import { element } from "../elements/elements.js";
import { read } from "../platform/server.js";

const SHORTEST = 2;
const PAUSE = 150; // milliseconds after the last key
const SLOW = 2000; // milliseconds until a search that goes on says so

const GROUPS = {
	visit: () => __("Number of the visit"),
	name: () => __("Name"),
	phone: () => __("Telephone"),
	address: () => __("Address"),
	email: () => __("E-mail"),
	device: () => __("Device"),
	account: () => __("Account"),
	ticket: () => __("Ticket"),
	invoice: () => __("Invoice"),
};

const LINES = {
	Online: () => __("Online"),
	Silent: () => __("Silent"),
	Offline: () => __("Offline"),
};

let boxes = 0;

/**
 * What is searched for, and its words.
 *
 * @typedef {Object} Subject
 * @property {string} label of the field
 * @property {string} placeholder
 * @property {string} results label of the list
 * @property {(text: string) => Promise<any>} find
 * @property {(row: any) => string} title_of the words in bold of a result
 * @property {(row: any) => any[]} about what is known of it besides; empty entries are left out
 * @property {(found: any) => string} said what a search has found, in a sentence
 */

/** @returns {Subject} */
const customers = () => ({
	label: __("Find a customer"),
	placeholder: __("Name, telephone, address, e-mail, serial, MAC, account, invoice or ticket"),
	results: __("Customers found"),
	find: (text) => read("customer_search.search_customers", { text }),
	title_of: (row) => row.customer_name,
	about: (row) => [
		row.matched_text === row.customer_name ? "" : row.matched_text,
		row.address,
		line_text(row.line),
		row.is_disabled && __("No longer a customer"),
	],
	said,
});

/** @param {string} state of a line, as CPE State has it */
export const line_text = (state) => (LINES[state] ? __("Modem: {0}", [LINES[state]()]) : "");

export class SearchBox {
	/**
	 * @param {{choose: (row: any) => void, label?: string, subject?: Subject}} options what happens with the result that
	 *   is chosen; the label of the field; what is searched for, customers unless it is given
	 */
	constructor({ choose, subject = customers(), label = subject.label }) {
		this.choose = choose;
		this.subject = subject;
		this.id = `fsm-search-${++boxes}`;
		/** @type {any[]} */
		this.rows = [];
		this.active = -1;
		this.field = element("input", {
			type: "search",
			class: "form-control",
			role: "combobox",
			autocomplete: "off",
			spellcheck: "false",
			placeholder: subject.placeholder,
			"aria-label": label,
			"aria-autocomplete": "list",
			"aria-expanded": "false",
			"aria-controls": `${this.id}-list`,
			on: {
				input: () => this.wait(),
				keydown: (event) => this.press(event),
				focus: () => this.show(this.list.childElementCount > 0),
			},
		});
		this.list = element("div", {
			id: `${this.id}-list`,
			class: "fsm-search-list",
			role: "listbox",
			"aria-label": subject.results,
			// the field keeps the focus
			on: { mousedown: (event) => event.preventDefault(), click: (event) => this.take(event) },
		});
		this.list.hidden = true;
		this.note = element("p", { class: "fsm-search-note", role: "status" });
		this.root = element(
			"div",
			{ class: "fsm-search", role: "search", on: { focusout: (event) => this.leave(event) } },
			this.field,
			this.note,
			this.list
		);
	}

	focus() {
		this.field.focus();
		this.field.select();
	}

	clear() {
		clearTimeout(this.timer);
		this.field.value = "";
		this.draw([]);
		this.note.textContent = "";
	}

	wait() {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.find(), PAUSE);
	}

	async find() {
		clearTimeout(this.timer);
		const text = this.field.value.trim();
		this.asked = text;
		if (text.length < SHORTEST) {
			this.note.textContent = "";
			return this.draw([]);
		}
		const slow = setTimeout(() => (this.note.textContent = __("Searching…")), SLOW);
		try {
			const found = await this.subject.find(text);
			if (this.is_late(text)) return;
			this.draw(found.rows);
			this.note.textContent = this.subject.said(found);
		} catch (problem) {
			if (this.is_late(text)) return;
			this.draw([]);
			this.note.textContent = problem.message;
		} finally {
			clearTimeout(slow);
		}
	}

	// typed on meanwhile
	is_late(text) {
		return text !== this.field.value.trim();
	}

	/** @param {any[]} rows */
	draw(rows) {
		const kinds = [...new Set(rows.map((row) => row.matched_on))];
		this.rows = kinds.flatMap((kind) => rows.filter((row) => row.matched_on === kind));
		let at = 0;
		this.list.replaceChildren(
			...kinds.map((kind) => {
				const title = `${this.id}-${kind}`;
				return element(
					"div",
					{ role: "group", "aria-labelledby": title },
					element("div", { id: title, class: "fsm-search-kind", role: "presentation" }, GROUPS[kind]()),
					rows.filter((row) => row.matched_on === kind).map((row) => this.option(row, at++))
				);
			})
		);
		this.mark(rows.length ? 0 : -1);
		this.show(rows.length > 0 && this.root.contains(document.activeElement));
	}

	/** @param {any} row @param {number} at */
	option(row, at) {
		return element(
			"div",
			{ id: `${this.id}-${at}`, class: "fsm-search-row", role: "option", dataset: { at: String(at) } },
			element("b", {}, this.subject.title_of(row)),
			element("span", {}, this.subject.about(row).filter(Boolean).join(" · "))
		);
	}

	/** @param {number} at the place of the option that Enter takes, -1 for none */
	mark(at) {
		this.active = at;
		for (const option of this.list.querySelectorAll("[role=option]"))
			option.setAttribute("aria-selected", String(option.dataset.at === String(at)));
		const marked = at < 0 ? null : this.list.querySelector(`[data-at="${at}"]`);
		if (marked) this.field.setAttribute("aria-activedescendant", marked.id);
		else this.field.removeAttribute("aria-activedescendant");
		marked?.scrollIntoView({ block: "nearest" });
	}

	show(is_open) {
		this.list.hidden = !is_open;
		this.field.setAttribute("aria-expanded", String(is_open));
	}

	press(event) {
		if (event.isComposing) return;
		const keys = {
			ArrowDown: () => this.step(1),
			ArrowUp: () => this.step(-1),
			Enter: () => this.enter(),
			Escape: () => this.escape(),
		};
		if (!keys[event.key]) return;
		event.preventDefault();
		event.stopPropagation();
		keys[event.key]();
	}

	step(by) {
		const count = this.rows.length;
		if (!count) return;
		if (this.list.hidden) return this.show(true);
		this.mark((this.active + by + count) % count);
	}

	// Enter right after typing means what is typed, not what an earlier text has found
	async enter() {
		if (this.asked !== this.field.value.trim() || (this.list.hidden && !this.rows.length)) await this.find();
		const row = this.rows[this.active];
		if (row) this.end(row);
	}

	escape() {
		if (!this.list.hidden) this.show(false);
		else this.clear();
	}

	take(event) {
		const option = event.target.closest("[role=option]");
		if (option) this.end(this.rows[Number(option.dataset.at)]);
	}

	/** @param {any} row */
	end(row) {
		this.show(false);
		this.choose(row);
	}

	leave(event) {
		if (!this.root.contains(event.relatedTarget)) this.show(false);
	}
}

/** @param {FoundCustomers} found */
function said({ rows, more, similar }) {
	if (!rows.length)
		return __("Nobody was found. Try a part of the name, the last four digits of a number, or the address.");
	if (more) return __("The best {0} are shown. Type more to narrow them down.", [rows.length]);
	if (similar) return __("Nobody is written like this. These are similar.");
	return rows.length === 1 ? __("1 customer found") : __("{0} customers found", [rows.length]);
}
