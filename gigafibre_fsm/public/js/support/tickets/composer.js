// Where an answer or a note is written: kept as a draft, sent only over what has been read.
import { openToChoose } from "../../elements/choice.js";
import { button, element } from "../../elements/elements.js";
import { new_command_id } from "../server.js";
import * as drafts from "./drafts.js";
import { add_note, list_replies, send_answer, word_reply } from "./server.js";
import { language_word, status_word } from "./words.js";

const AFTERWARDS = ["Replied", "On Hold", "Open", "Resolved", "Closed"];

export class Composer {
	/** @param {import("./ticket_view.js").TicketView} view */
	constructor(view) {
		this.view = view;
		this.kind = "answer";
		this.is_sending = false;
		this.note_id = new_command_id(); // of what is typed now: sent twice, it is written once
		/** @type {string[] | null} the messages that were there when the answer was begun */
		this.seen = null;
		this.modes = element("div", {
			class: "fsm-tk-modes",
			role: "group",
			"aria-label": __("What is written"),
		});
		this.text = element("textarea", {
			class: "form-control fsm-tk-input",
			rows: "5",
			on: { input: () => this.typed() },
		});
		this.warning = element("p", { class: "fsm-tk-warning", role: "alert" });
		this.replies = element("select", {
			class: "form-control input-xs",
			"aria-label": __("Canned reply"),
			on: { change: () => this.insert() },
		});
		openToChoose(this.replies);
		this.afterwards = element(
			"select",
			{ class: "form-control input-xs", "aria-label": __("Status afterwards") },
			AFTERWARDS.map((status) => element("option", { value: status }, __("then: {0}", [status_word(status)])))
		);
		this.send_button = button("", () => this.send(), { class: "btn btn-primary btn-sm" });
		this.root = element(
			"form",
			{ class: "fsm-tk-composer", on: { submit: (event) => event.preventDefault() } },
			this.modes,
			this.warning,
			this.text,
			element("div", { class: "fsm-tk-send" }, this.replies, this.afterwards, this.send_button)
		);
		this.root.addEventListener("keydown", (event) => {
			if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.send();
		});
	}

	// another ticket is open: its own drafts
	start() {
		this.warning.textContent = "";
		this.kind = "answer";
		this.afterwards.value = AFTERWARDS[0];
		this.text.value = drafts.find(this.view.name, this.kind);
		this.seen = null;
		this.note_seen();
		this.draw();
		this.fetch();
	}

	begin(kind) {
		if (kind !== this.kind) {
			this.kind = kind;
			this.text.value = drafts.find(this.view.name, kind);
		}
		this.draw();
		this.text.focus();
	}

	get is_writing() {
		return this.kind === "answer" && Boolean(this.text.value.trim());
	}

	// what comes while somebody writes has not been read, although it is shown
	note_seen() {
		if (this.is_writing) this.seen ??= this.view.thread.seen();
		else if (this.kind === "answer") this.seen = null;
	}

	typed() {
		this.note_id = new_command_id();
		this.note_seen();
		drafts.keep(this.view.name, this.kind, this.text.value);
		this.view.presence.changed();
	}

	async fetch() {
		const ticket = this.view.name;
		const found = await list_replies(ticket).catch(() => []);
		if (this.view.name !== ticket) return;
		this.replies.replaceChildren(
			element("option", { value: "" }, __("Canned reply…")),
			...found.map(({ reply, title }) => element("option", { value: reply }, title))
		);
	}

	draw() {
		const is_note = this.kind === "note";
		const language = this.view.shown?.customer?.language;
		const mode = (kind, label) =>
			button(label, () => this.begin(kind), {
				class: "btn btn-default btn-xs",
				"aria-pressed": String(this.kind === kind),
				dataset: { key: `mode-${kind}` },
			});
		const has_focus = this.modes.contains(document.activeElement);
		this.modes.replaceChildren(
			mode("answer", __("Answer to the customer")),
			mode("note", __("Internal note")),
			language && !is_note
				? element("span", { class: "fsm-tk-soft" }, __("Language: {0}", [language_word(language)]))
				: ""
		);
		if (has_focus)
			/** @type {HTMLElement} */ (this.modes.querySelector("[aria-pressed='true']"))?.focus();
		this.text.setAttribute(
			"aria-label",
			is_note ? __("Internal note: only the staff see it") : __("Answer: the customer sees it")
		);
		this.text.placeholder = this.text.getAttribute("aria-label") || "";
		this.root.classList.toggle("fsm-tk-composer-note", is_note);
		this.replies.hidden = this.afterwards.hidden = is_note;
		this.send_button.textContent = is_note ? __("Save the note") : __("Send the answer");
	}

	async insert() {
		const { value } = this.replies;
		const ticket = this.view.name;
		this.replies.value = "";
		if (!value) return;
		try {
			const { text, missing } = await word_reply(ticket, value);
			// it is worded for this customer: nothing for whoever else is open by now
			if (this.view.name !== ticket || this.kind !== "answer") return;
			const before = this.text.value.trim();
			this.text.value = before ? `${before}\n\n${text}` : text;
			this.typed();
			this.warn(
				missing.length ? __("Not known: {0}. Write it yourself.", [missing.map(brace).join(", ")]) : ""
			);
			this.text.focus();
		} catch (error) {
			this.warn(error.message);
		}
	}

	async send() {
		const text = this.text.value;
		if (this.is_sending) return;
		if (!text.trim()) return this.warn(__("Write something first."));
		// what is typed meanwhile would be in neither message
		this.is_sending = this.send_button.disabled = this.text.readOnly = true;
		const [ticket, kind] = [this.view.name, this.kind];
		try {
			await (kind === "note" ? this.send_note(ticket, text) : this.send_answer(ticket, text));
		} catch (error) {
			this.warn(`${error.message} ${__("Your text is kept.")}`);
		} finally {
			this.is_sending = this.send_button.disabled = this.text.readOnly = false;
		}
	}

	async send_note(ticket, text) {
		await add_note(ticket, text, this.note_id);
		this.note_id = new_command_id();
		await this.sent(ticket, "note", __("The note is saved."));
	}

	async send_answer(ticket, text) {
		const { message, unseen, address } = await send_answer(
			ticket,
			text,
			this.afterwards.value,
			this.seen || this.view.thread.seen()
		);
		const words = address ? __("The answer is sent to {0}.", [address]) : __("The answer is sent.");
		if (message) return this.sent(ticket, "answer", words);
		// shown now: the next attempt has seen it
		await this.view.refresh();
		this.seen = this.view.thread.seen();
		this.warn(
			unseen === 1
				? __("Not sent yet: another message has come meanwhile. Read it above, then send again.")
				: __("Not sent yet: {0} other messages have come meanwhile. Read them above, then send again.", [
						unseen,
					])
		);
	}

	async sent(ticket, kind, words) {
		drafts.forget(ticket, kind);
		if (this.view.name === ticket && this.kind === kind) this.text.value = "";
		if (this.view.name === ticket && kind === "answer") this.afterwards.value = AFTERWARDS[0];
		if (this.view.name === ticket) this.note_seen();
		this.warn("");
		this.view.presence.changed();
		this.view.desk.say(words);
		await this.view.desk.refresh();
	}

	warn(words) {
		this.warning.textContent = words;
	}
}

const brace = (name) => `{${name}}`;
