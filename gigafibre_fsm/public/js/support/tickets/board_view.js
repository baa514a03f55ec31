// The board: one list, or columns; each is a listbox, and one row of all of them can be reached with Tab.
import { element } from "../../elements/elements.js";
import { card_view } from "./card_view.js";
import { clock_word, kind_word, person_name, queue_word, status_word } from "./words.js";

const TITLES = {
	list: () => __("Tickets, the most urgent first"),
	status: (key) => status_word(key),
	queue: (key) => queue_word(key),
	kind: (key) => kind_word(key),
	clock: (key) => clock_word(key),
	person: (key) => (key ? person_name(key) : __("Nobody")),
};

export class Board {
	/** @param {import("./page.js").TicketDesk} desk */
	constructor(desk) {
		this.desk = desk;
		this.root = element("div", { class: "fsm-tk-board" });
		this.root.addEventListener("focusin", (event) => this.rove(event.target.closest("[role=option]")));
	}

	draw() {
		const { columns } = this.desk.shown_board;
		const { by } = this.desk.view;
		this.root.classList.toggle("fsm-tk-columns", by !== "list");
		const scroll = [...this.root.querySelectorAll("ul")].map((list) => list.scrollTop);
		this.root.replaceChildren(...columns.map((column) => this.column(column, by)));
		this.root.querySelectorAll("ul").forEach((list, at) => (list.scrollTop = scroll[at] || 0));
		this.rove(this.options()[0]);
	}

	/** @param {ShownColumn} column */
	column(column, by) {
		const title = (TITLES[by] || TITLES.list)(column.key);
		const shown = column.cards.reduce((sum, card) => sum + card.tickets, 0);
		const how = (card) => ({
			at: column.key,
			is_chosen: card.name === this.desk.ticket.name,
			open: (each) => this.enter(each),
		});
		return element(
			"section",
			{ class: "fsm-tk-column" },
			element(
				"h2",
				{ class: "fsm-tk-title" },
				title,
				element("span", { class: "fsm-tk-count" }, ` ${column.tickets}`)
			),
			element(
				"ul",
				{ role: "listbox", "aria-label": __("{0}: {1} tickets", [title, column.tickets]) },
				column.cards.map((card) => card_view(card, how(card)))
			),
			column.cards.length ? null : element("p", { class: "fsm-tk-soft" }, __("Nothing here.")),
			shown < column.tickets
				? element("p", { class: "fsm-tk-soft" }, __("{0} more: choose a filter.", [column.tickets - shown]))
				: null
		);
	}

	// a row that stands for an outage's tickets shows them, any other one opens
	/** @param {TicketCard} card */
	enter(card) {
		if (card.tickets > 1) return this.desk.use({ incident: card.incident });
		return this.desk.open(card.name);
	}

	options() {
		return /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll("[role=option]")]);
	}

	rove(option) {
		if (!option) return;
		for (const each of this.root.querySelectorAll("[role=option][tabindex='0']")) each.tabIndex = -1;
		option.tabIndex = 0;
	}

	mark() {
		for (const each of this.options())
			each.setAttribute("aria-selected", String(each.dataset.ticket === this.desk.ticket.name));
	}

	// the row that has the focus, or was last reached, or is open
	current() {
		const rows = this.options();
		const focused = document.activeElement?.closest("[role=option]");
		return (
			rows.find((each) => each === focused) ||
			rows.find((each) => each.dataset.ticket === this.desk.ticket.name) ||
			rows.find((each) => each.tabIndex === 0)
		);
	}

	step(by) {
		const rows = this.options();
		const here = this.current();
		const is_new = here && document.activeElement !== here && !this.desk.ticket.name;
		const at = here ? rows.indexOf(here) + (is_new ? 0 : by) : 0;
		this.focus(rows[Math.min(Math.max(at, 0), rows.length - 1)]);
	}

	// to the neighbouring column, as far down as there are rows
	side(by) {
		const here = this.current();
		const lists = [...this.root.querySelectorAll("ul")].filter((list) => list.children.length);
		const list = here?.parentElement;
		if (!here || !list) return this.step(0);
		const row = [...list.children].indexOf(here);
		const next = lists[lists.indexOf(list) + by];
		if (next) this.focus(/** @type {HTMLElement} */ (next.children[Math.min(row, next.children.length - 1)]));
	}

	focus(option) {
		if (!option) return;
		this.rove(option);
		option.focus();
		option.scrollIntoView({ block: "nearest", inline: "nearest" });
	}

	focus_ticket(name) {
		const rows = this.options();
		this.focus(rows.find((each) => each.dataset.ticket === name) || rows[0]);
	}

	enter_current() {
		const here = this.current();
		const cards = this.desk.shown_board.columns.flatMap((column) => column.cards);
		const card = here && cards.find((each) => each.name === here.dataset.ticket);
		if (card) this.enter(card);
	}
}
