// Notes while talking: kept in the browser with each key, on the server after a pause; other tabs show them as they come.
import { element } from "../elements/elements.js";
import { hear_notes, keep_notes, kept_notes } from "./kept.js";
import { save_notes } from "./server.js";

const PAUSE = 1500; // ms without a key
const AGAIN = 5000; // ms after a failure

export class Notes {
	constructor(telephone, call) {
		this.telephone = telephone;
		this.call = call;
		this.text = element("textarea", {
			class: "form-control",
			rows: 3,
			"aria-label": __("Notes"),
			placeholder: __("Notes"),
			on: { input: () => this.typed() },
		});
		this.text.value = kept_notes(call) ?? "";
		this.saved = element("span", { class: "fsm-phone-soft", role: "status" });
		this.root = element("div", { class: "fsm-phone-notes" }, this.text, this.saved);
		this.leave = hear_notes(call, (text) => document.activeElement !== this.text && (this.text.value = text));
		if (this.text.value) this.save(); // of a page that died before it had told the server
	}

	get value() {
		return this.text.value;
	}

	typed() {
		keep_notes(this.call, this.text.value);
		this.saved.textContent = "";
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.save(), PAUSE);
	}

	async save() {
		const { value } = this.text;
		try {
			await save_notes(this.call, value);
			if (value === this.text.value) this.saved.textContent = __("Saved");
		} catch {
			this.saved.textContent = __("Not saved yet: kept in this browser.");
			this.timer = setTimeout(() => this.save(), AGAIN);
		}
	}

	// what the server has, where this browser has nothing newer
	draw(card) {
		if (card?.notes && kept_notes(this.call) === null && !this.text.value) this.text.value = card.notes;
	}
}
