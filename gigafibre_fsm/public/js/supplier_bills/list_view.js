// The list: states with their numbers, and the bills of one of them.
import { button, element } from "../elements/elements.js";
import { STATES, VERDICTS, dollars, short_day } from "./words.js";

export class ListView {
	/** @param {import("./page.js").SupplierBills} page */
	constructor(page) {
		this.page = page;
		this.states = element("div", { class: "fsm-sb-states", role: "group", "aria-label": __("State") });
		this.rows = element("ul", { class: "fsm-sb-rows", "aria-label": __("Supplier bills") });
		this.root = element("div", { class: "fsm-sb-list" }, this.states, this.rows);
	}

	draw() {
		const { counts, bills, is_cut } = this.page.list;
		this.states.replaceChildren(
			...Object.entries(STATES).map(([state, label]) => {
				const number = counts[state] ? ` (${counts[state]})` : "";
				return button(label() + number, () => this.page.choose_state(state), {
					class: `btn btn-sm ${state === this.page.state ? "btn-primary" : "btn-default"}`,
					"aria-pressed": String(state === this.page.state),
					dataset: { key: `state:${state}` },
				});
			})
		);
		const rows = bills.map((bill) => this.row(bill));
		if (!rows.length) rows.push(element("li", { class: "fsm-sb-none" }, __("No bill here.")));
		if (is_cut) rows.push(element("li", { class: "fsm-sb-none" }, __("Older bills are not shown.")));
		this.rows.replaceChildren(...rows);
		this.mark();
	}

	row(bill) {
		const verdict = bill.state === "To Check" && VERDICTS[bill.verdict]?.();
		const about = [bill.bill_number, short_day(bill.day)].filter(Boolean).join(" · ");
		return element(
			"li",
			{},
			element(
				"button",
				{
					type: "button",
					class: "fsm-sb-row",
					dataset: { key: `bill:${bill.name}`, bill: bill.name },
					on: { click: () => this.page.open(bill.name), keydown: (event) => this.walk(event) },
				},
				element("b", {}, bill.supplier || bill.file_title || bill.name),
				element("span", { class: "fsm-sb-total" }, dollars(bill.total)),
				element("span", { class: "fsm-sb-about" }, about || bill.file_title),
				verdict && element("span", { class: `fsm-sb-verdict fsm-sb-${bill.verdict.toLowerCase()}` }, verdict),
				bill.problem && element("span", { class: "fsm-sb-problem" }, bill.problem)
			)
		);
	}

	// arrow keys go from bill to bill
	walk(event) {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (!step) return;
		event.preventDefault();
		const rows = [...this.rows.querySelectorAll("button")];
		rows[rows.indexOf(event.currentTarget) + step]?.focus();
	}

	mark() {
		for (const row of this.rows.querySelectorAll("[data-bill]"))
			row.setAttribute("aria-current", String(row.dataset.bill === this.page.bill_view.name));
	}

	focus(name) {
		const row =
			this.rows.querySelector(`[data-bill="${CSS.escape(name)}"]`) || this.rows.querySelector("button");
		row?.focus();
	}
}
