// What dispatch tells everybody of the day: a storm, an outage, a message; and the way to write another one.
import { button, element, keepingFocus } from "./dom.js";
import { icon } from "./icons.js";
import { refusal_of } from "../platform/server.js";
import { STORM, stormAnswers, stormsOf } from "./storm.js";

const DOCTYPE = "Dispatch Day Note";
const KINDS = {
	[STORM]: () => __("Storm", null, DOCTYPE),
	Outage: () => __("Outage", null, DOCTYPE),
};

/** A note as one reads it: its kind, its text, and what its storm does. */
export function noteText({ kind, text, details }) {
	const told = KINDS[kind] ? __("{0}: {1}", [KINDS[kind](), text]) : text;
	return details ? `${told} (${details})` : told;
}

export class DayNotes {
	constructor(board) {
		this.board = board;
		this.day = "";
		this.unfolded = new Set(); // names of the notes that are shown whole
		this.list = element("ul", { class: "fsm-day-notes", "aria-label": __("Notes of the day") });
		const add = button(__("Note of the day…"), () => this.write(), { class: "btn btn-xs btn-default" });
		this.answers = element("div", { class: "fsm-storm-answers" });
		this.root = element("div", { class: "fsm-day-notes-row" }, this.list, this.answers, add);
	}

	/** @param {string} day whose notes are shown */
	draw(day) {
		this.day = day;
		const notes = this.board.store.notes.filter((note) => note.day === day);
		keepingFocus(this.list, () => this.list.replaceChildren(...notes.map((note) => this.line(note))));
		const stormy = stormsOf(this.board.store, day).length > 0;
		keepingFocus(this.answers, () =>
			this.answers.replaceChildren(...(stormy ? stormAnswers(this.board, day) : []))
		);
	}

	// a long note is folded to one line: a press shows all of it, and the way to its form
	line(note) {
		const { name, kind } = note;
		const isWhole = this.unfolded.has(name);
		const words = noteText(note);
		const press = () => {
			if (!this.unfolded.delete(name)) this.unfolded.add(name);
			this.draw(this.day);
		};
		const text = button(words, press, {
			class: "fsm-day-note",
			title: words,
			"aria-expanded": String(isWhole),
			dataset: { key: `note:${name}` },
		});
		const href = frappe.utils.get_form_link(DOCTYPE, name);
		const form = isWhole ? element("a", { href, target: "_blank" }, __("Open the note")) : null;
		const sign = icon(kind === STORM ? "storm" : "warning");
		return element("li", { class: isWhole ? "fsm-whole" : "", dataset: { kind } }, sign, " ", text, form);
	}

	async write() {
		const reload = () => this.board.live.poll();
		// the field's own default is today
		const show = (dialog) => dialog.set_value("day", this.day);
		const entry = await frappe.ui.form.make_quick_entry(DOCTYPE, reload, show, null, true);
		const refusal = element("p", { class: "text-danger fsm-note-refused", role: "alert" });
		// beside the button that was pressed: the fields may be out of sight
		entry.dialog.footer.prepend(refusal);
		entry.insert = () => save(entry, refusal);
	}
}

// Frappe's own way would leave a refused note for its form: here it stays as it was typed, and says what is wrong
function save(entry, refusal) {
	const say = (answer) => {
		refusal.replaceChildren(icon("warning"), ` ${refusal_of(answer)}`);
	};
	refusal.replaceChildren();
	const { doctype, name } = entry.doc;
	return new Promise((resolve) =>
		frappe.call({
			method: "frappe.client.save",
			args: { doc: entry.update_doc() },
			freeze: true,
			error_handlers: { FsmError: say, ValidationError: say },
			callback: () => {
				entry.dialog.hide();
				frappe.model.clear_doc(doctype, name);
				entry.after_insert();
			},
			always: () => {
				entry.dialog.working = false;
				resolve(null);
			},
		})
	);
}
