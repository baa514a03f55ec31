// The keys of the ticket desk. They do nothing while somebody types, in a dialog, or on another page.
import { element } from "../../elements/elements.js";
import { plain } from "../../plain_text/dialog.js";

const TYPED_IN = "input, textarea, select, [contenteditable='true']";

export class Keyboard {
	/** @param {import("./page.js").TicketDesk} desk */
	constructor(desk) {
		this.desk = desk;
		this.is_on = true;
		// before the desk's own keys, of which ? is one
		document.addEventListener("keydown", (event) => this.press(event), true);
	}

	press(event) {
		if (
			!this.is_on ||
			event.ctrlKey ||
			event.metaKey ||
			event.altKey ||
			document.querySelector(".modal.show")
		)
			return;
		const is_typed = event.target instanceof Element && event.target.closest(TYPED_IN);
		const act = is_typed ? this.while_typing(event) : this.keys()[event.key];
		if (!act) return;
		act();
		event.preventDefault();
		event.stopImmediatePropagation();
	}

	// Escape leaves the field; the text stays
	while_typing(event) {
		if (event.key !== "Escape" || !event.target.closest(".fsm-tk")) return null;
		const is_search = event.target === this.desk.toolbar.search;
		return () => (is_search ? this.desk.board.step(0) : this.desk.ticket.focus());
	}

	keys() {
		const { board, ticket, actions, toolbar } = this.desk;
		const is_row = document.activeElement?.closest("[role=option]");
		const always = {
			j: () => board.step(1),
			k: () => board.step(-1),
			"/": () => toolbar.search.focus(),
			"?": () => this.help(),
			...(is_row && {
				ArrowDown: () => board.step(1),
				ArrowUp: () => board.step(-1),
				ArrowRight: () => board.side(1),
				ArrowLeft: () => board.side(-1),
				Enter: () => board.enter_current(),
				" ": () => board.enter_current(),
			}),
		};
		if (!ticket.name) return always;
		return {
			...always,
			r: () => ticket.composer.begin("answer"),
			n: () => ticket.composer.begin("note"),
			a: () => actions.assign(),
			s: () => actions.status(),
			m: () => actions.merge(),
			z: () => actions.snooze(),
			f: () => actions.follow(),
			i: () => actions.outage(),
			v: () => actions.visit(),
			p: () => actions.pay_link(),
			Escape: () => this.desk.close(),
		};
	}

	help() {
		const rows = [
			["j, k", __("Next and previous ticket")],
			["← →", __("Neighbouring column")],
			["Enter", __("Open the ticket")],
			["r", __("Answer the customer")],
			["n", __("Internal note")],
			[__("Ctrl + Enter"), __("Send")],
			["a", __("Assign")],
			["s", __("Status")],
			["z", __("Put aside")],
			["f", __("Follow")],
			["m", __("Merge")],
			["i", __("Outage")],
			["v", __("Create visit")],
			["p", __("Send pay link")],
			["/", __("Find in this view")],
			["Esc", __("Leave the field, then close the ticket")],
			["?", __("This list")],
		];
		const dialog = new frappe.ui.Dialog(
			plain({ title: __("Keys of the ticket desk"), fields: [{ fieldtype: "HTML", fieldname: "keys" }] })
		);
		dialog.get_field("keys").$wrapper[0].append(
			element(
				"dl",
				{ class: "fsm-tk-keys" },
				rows.map(([key, words]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, words)])
			)
		);
		dialog.show();
	}
}
