// One call, from its first ring to its outcome: buttons for the sound, who it is, what helps them, notes, what became of it.
import { element, keepingFocus } from "../elements/elements.js";
import { phone_number } from "../platform/formatting.js";
import { controls } from "./controls.js";
import { CustomerCard } from "./customer_card.js";
import { Notes } from "./notes.js";
import { outcome_form } from "./outcome.js";
import { sentence_of, start_of, word_of_phase } from "./words.js";

export class CallView {
	constructor(telephone, { call }) {
		this.telephone = telephone;
		this.call = call;
		this.head = element("header", { class: "fsm-phone-head" });
		this.controls = element("div", { class: "fsm-phone-controls" });
		this.extra = element("div", { class: "fsm-phone-extra" });
		this.card = new CustomerCard(telephone);
		this.notes = new Notes(telephone, call);
		this.outcome = element("div", { class: "fsm-phone-outcome" });
		this.root = element(
			"div",
			{},
			this.head,
			this.controls,
			this.extra,
			this.outcome,
			this.card.root,
			this.notes.root
		);
	}

	/** @param {TelephoneState} state */
	draw(state) {
		const { call } = state;
		if (!call || call.call !== this.call) return;
		const is_pressing = this.controls.contains(document.activeElement);
		this.draw_head(call);
		keepingFocus(this.controls, () => this.controls.replaceChildren(...controls(this.telephone, call, this)));
		if (this.phase !== call.phase) this.turn(call, is_pressing);
		this.card.draw(state);
		this.notes.draw(state.card);
	}

	// another phase: what was opened for the last one is closed
	turn(call, is_pressing) {
		this.phase = call.phase;
		this.extra.replaceChildren();
		const is_over = ["ended", "lost"].includes(call.phase);
		this.root.classList.toggle("fsm-phone-over", is_over);
		this.outcome.replaceChildren(...(is_over ? outcome_form(this.telephone, this.notes, call) : []));
		// the button that was pressed is gone; whoever types goes on typing
		if (is_over && is_pressing) this.outcome.querySelector("button")?.focus();
	}

	draw_head(call) {
		const said = call.reason || (call.phase === "lost" ? "lost" : "");
		this.head.replaceChildren(
			element(
				"div",
				{ class: "fsm-phone-state" },
				element("strong", {}, word_of_phase(call)),
				element("span", {
					class: "fsm-phone-time",
					"data-started": start_of(call),
				})
			),
			element("div", { class: "fsm-phone-number" }, phone_number(call.number)),
			said &&
				element(
					"p",
					{ class: "fsm-phone-trouble" },
					sentence_of({ id: 0, code: said, values: [], tone: "bad" })
				)
		);
	}

	// what a button opens below itself: the keypad, those to whom a call may go; pressed once more it closes
	toggle(name, make) {
		const is_same = this.extra.dataset.name === name && this.extra.childElementCount > 0;
		this.extra.dataset.name = is_same ? "" : name;
		this.extra.replaceChildren(...(is_same ? [] : [make()]));
		this.extra.querySelector("button")?.focus();
	}

	focus() {
		(this.controls.querySelector("button") || this.notes.text).focus();
	}

	leave() {
		this.notes.leave();
	}
}
