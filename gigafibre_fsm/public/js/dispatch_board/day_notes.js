// What dispatch tells everybody of the day: a storm, an outage, a message; and the way to write another one.
import { button, element, keepingFocus } from "./dom.js";
import { icon } from "./icons.js";
import { stormAnswers, stormsOf } from "./storm.js";

const DOCTYPE = "Dispatch Day Note";
const KINDS = {
	Storm: () => __("Storm", null, DOCTYPE),
	Outage: () => __("Outage", null, DOCTYPE),
};

export class DayNotes {
	constructor(board) {
		this.board = board;
		this.list = element("ul", { class: "fsm-day-notes", "aria-label": __("Notes of the day") });
		const add = button(__("Note of the day…"), () => this.write(), { class: "btn btn-xs btn-default" });
		this.answers = element("div", { class: "fsm-storm-answers" });
		this.root = element("div", { class: "fsm-day-notes-row" }, this.list, this.answers, add);
	}

	/** @param {string} day whose notes are shown */
	draw(day) {
		this.day = day;
		const notes = this.board.store.notes.filter((note) => note.day === day);
		this.list.replaceChildren(
			...notes.map(({ name, kind, text, details }) => {
				const told = KINDS[kind] ? __("{0}: {1}", [KINDS[kind](), text]) : text;
				const words = details ? `${told} (${details})` : told;
				const href = frappe.utils.get_form_link(DOCTYPE, name);
				const link = element("a", { href, target: "_blank", title: words }, words);
				return element("li", { dataset: { kind } }, icon(kind === "Storm" ? "storm" : "warning"), " ", link);
			})
		);
		const stormy = stormsOf(this.board.store, day).length > 0;
		keepingFocus(this.answers, () =>
			this.answers.replaceChildren(...(stormy ? stormAnswers(this.board, day) : []))
		);
	}

	write() {
		const reload = () => this.board.live.poll();
		// the field's own default is today
		const show = (dialog) => dialog.set_value("day", this.day);
		frappe.ui.form.make_quick_entry(DOCTYPE, reload, show, null, true);
	}
}
