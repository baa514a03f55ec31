// What is written to a customer, or about them: a text, an e-mail, the answer in a ticket, a note. It stands apart from
// what is refreshed, and what was typed is kept in this window until it is sent.
import { openToChoose } from "../elements/choice.js";
import { button, element } from "../elements/elements.js";
import * as formatting from "../platform/formatting.js";
import {
	add_note,
	answer_ticket,
	list_ready_messages,
	new_command_id,
	send_mail,
	send_text,
} from "./server.js";

const LONGEST_TEXT = 600;
const MODES = ["text", "mail", "answer", "note"];
const empty = () => ({
	mode: "text",
	to: "",
	ticket: "",
	subject: "",
	words: { text: "", mail: "", answer: "", note: "" },
});

export class Composer {
	/** @param {{customer: string, view: CustomerView | null, sent: () => Promise<void>, say: (text: string) => void}} panel */
	constructor(panel) {
		this.panel = panel;
		this.kept_as = `fsm_customer_draft:${panel.customer}`;
		this.draft = { ...empty(), ...kept(this.kept_as) };
		/** @type {ReadyMessage[]} */
		this.ready = [];
		this.command_id = new_command_id();
		this.tabs = element("div", { class: "fsm-cust-modes", role: "group", "aria-label": __("Write") });
		this.fields = element("div", { class: "fsm-cust-fields" });
		this.words = /** @type {HTMLTextAreaElement} */ (
			element("textarea", {
				class: "form-control",
				rows: "3",
				"aria-label": __("Words"),
				on: { input: () => this.typed() },
			})
		);
		this.words.addEventListener("keydown", (event) => this.press(event));
		this.count = element("span", { class: "fsm-cust-soft" });
		this.go = button(__("Send"), () => this.send(), { class: "btn btn-primary btn-sm" });
		this.problem = element("p", { class: "fsm-cust-alert", role: "alert", hidden: true });
		this.root = element(
			"form",
			{
				class: "fsm-cust-composer",
				"aria-label": __("Write"),
				on: { submit: (event) => event.preventDefault() },
			},
			this.tabs,
			this.fields,
			this.words,
			this.problem,
			element("div", { class: "fsm-cust-send" }, this.count, this.go)
		);
		this.draw();
	}

	// the customer was read anew: addresses and tickets may have changed, what was typed has not
	update() {
		if (!this.root.contains(document.activeElement)) this.draw();
	}

	draw() {
		const labels = {
			text: __("Text", null, "Support"),
			mail: __("E-mail"),
			answer: __("Ticket"),
			note: __("Note"),
		};
		this.tabs.replaceChildren(
			...MODES.map((mode) =>
				button(labels[mode], () => this.choose(mode), {
					class: "fsm-cust-kind",
					"aria-pressed": String(mode === this.draft.mode),
				})
			)
		);
		this.fields.replaceChildren(...this.fields_of(this.draft.mode).filter(Boolean));
		this.words.value = this.draft.words[this.draft.mode];
		this.words.placeholder = placeholder_of(this.draft.mode, this.panel.view?.identity.language);
		this.go.textContent = this.draft.mode === "note" ? __("Write down") : __("Send");
		this.tell_length();
	}

	fields_of(mode) {
		const view = this.panel.view;
		if (!view) return [];
		if (mode === "note") return [element("p", { class: "fsm-cust-soft" }, __("Only the office reads it."))];
		if (mode === "text")
			return [
				this.choice(
					"to",
					__("To", null, "Support"),
					view.identity.numbers.map((each) => [each, formatting.phone_number(each)])
				),
				this.template_choice(),
			];
		if (mode === "mail")
			return [
				this.choice(
					"to",
					__("To", null, "Support"),
					view.identity.emails.map((each) => [each, each])
				),
				this.template_choice(),
				this.line("subject", __("Subject")),
			];
		const tickets = view.tickets.map((each) => [each.name, `${each.name} ${each.subject}`]);
		const { ticket } = this.draft;
		if (ticket && !tickets.some(([name]) => name === ticket)) tickets.unshift([ticket, ticket]);
		return [this.choice("ticket", __("Ticket"), tickets), this.template_choice()];
	}

	choice(name, label, options) {
		if (!options.length) return element("p", { class: "fsm-cust-none" }, nothing_to(name, this.draft.mode));
		if (!options.some(([value]) => value === this.draft[name])) this.draft[name] = options[0][0];
		const select = element(
			"select",
			{
				class: "form-control input-xs",
				"aria-label": label,
				on: { change: (event) => this.set(name, event.target.value) },
			},
			options.map(([value, text]) => element("option", { value, selected: value === this.draft[name] }, text))
		);
		return element("label", {}, element("span", {}, label), select);
	}

	line(name, label) {
		const input = element("input", {
			type: "text",
			class: "form-control input-xs",
			maxlength: "140",
			"aria-label": label,
			value: this.draft[name],
			on: { input: (event) => this.set(name, event.target.value) },
		});
		return element("label", {}, element("span", {}, label), input);
	}

	template_choice() {
		const select = element(
			"select",
			{
				class: "form-control input-xs",
				"aria-label": __("Ready message"),
				on: { focus: () => this.load_ready(select), change: () => this.take(select) },
			},
			element("option", { value: "" }, __("Ready message…")),
			this.ready.map((each) => element("option", { value: each.template }, __(each.purpose)))
		);
		return openToChoose(select);
	}

	async load_ready(select) {
		if (this.ready.length) return;
		this.ready = await list_ready_messages(this.panel.customer);
		select.append(...this.ready.map((each) => element("option", { value: each.template }, __(each.purpose))));
	}

	// a ready message is put where one types, so that it can be completed and is read before it goes
	take(select) {
		const found = this.ready.find((each) => each.template === select.value);
		if (!found) return;
		// the brand that opens each text is added when it is sent
		const text = this.draft.mode === "text" ? found.text.replace(/^[^:]{1,40}\u00a0? ?:\s*/, "") : found.text;
		if (this.draft.mode === "mail" && !this.draft.subject) this.draft.subject = found.subject;
		const before = this.draft.words[this.draft.mode].trim();
		// the brand before it is gone: what follows other words begins a sentence
		const sentence = text.charAt(0).toUpperCase() + text.slice(1);
		this.draft.words[this.draft.mode] = before ? `${before}\n\n${sentence}` : text;
		this.keep();
		this.draw();
		this.words.focus();
	}

	choose(mode) {
		if (mode !== this.draft.mode) this.problem.hidden = true;
		this.draft.mode = mode;
		this.keep();
		this.draw();
		this.words.focus();
	}

	/** Answer what stands in the timeline, on the way on which it came. */
	answer(row) {
		if (row.about_doctype === "Issue" && row.about_name) {
			this.draft.ticket = row.about_name;
			return this.choose("answer");
		}
		if (row.kind === "mail") {
			if (row.side === "in" && row.detail) this.draft.to = row.detail;
			if (row.title) this.draft.subject = row.title.startsWith("Re") ? row.title : `Re: ${row.title}`;
			return this.choose("mail");
		}
		if (row.detail) this.draft.to = row.detail;
		return this.choose("text");
	}

	set(name, value) {
		this.draft[name] = value;
		this.keep();
	}

	typed() {
		this.draft.words[this.draft.mode] = this.words.value;
		this.keep();
		this.tell_length();
	}

	tell_length() {
		const length = this.words.value.length;
		const is_text = this.draft.mode === "text";
		this.count.textContent = is_text && length ? __("{0} of {1} characters", [length, LONGEST_TEXT]) : "";
		this.count.classList.toggle("fsm-cust-late", is_text && length > LONGEST_TEXT);
	}

	press(event) {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			this.send();
		} else if (event.key === "Escape") {
			event.stopPropagation();
			this.words.blur();
		}
	}

	async send() {
		if (this.is_sending) return;
		const { mode, words } = this.draft;
		// what is typed meanwhile would be in neither message
		this.is_sending = this.words.readOnly = true;
		this.go.setAttribute("disabled", "");
		this.problem.hidden = true;
		try {
			const answer = await this.request(mode, words[mode]);
			this.draft.words[mode] = "";
			if (mode === "mail") this.draft.subject = "";
			this.command_id = new_command_id();
			this.keep();
			this.draw();
			this.panel.say(("problem" in answer && answer.problem) || said(mode));
			await this.panel.sent();
		} catch (error) {
			this.problem.textContent = error.message;
			this.problem.hidden = false;
		} finally {
			this.is_sending = this.words.readOnly = false;
			this.go.removeAttribute("disabled");
		}
	}

	request(mode, text) {
		const common = { customer: this.panel.customer, text, command_id: this.command_id };
		const { to, subject, ticket } = this.draft;
		if (mode === "text") return send_text({ ...common, number: to });
		if (mode === "mail") return send_mail({ ...common, address: to, subject });
		if (mode === "answer") return answer_ticket({ ...common, ticket });
		return add_note(common);
	}

	keep() {
		// another content is another message
		this.command_id = new_command_id();
		try {
			sessionStorage.setItem(this.kept_as, JSON.stringify(this.draft));
		} catch {
			// a full or closed store keeps nothing; what is typed stands on the page
		}
	}
}

function kept(name) {
	try {
		return JSON.parse(sessionStorage.getItem(name) || "{}");
	} catch {
		return {};
	}
}

function placeholder_of(mode, language) {
	if (mode === "note") return __("What the next colleague should know");
	return language === "fr" ? __("The customer reads French") : __("The customer reads English");
}

const nothing_to = (name, mode) =>
	name === "ticket"
		? __("No ticket is open: open one first.")
		: mode === "mail"
			? __("This customer has no e-mail address.")
			: __("This customer has no telephone number.");

const said = (mode) => (mode === "note" ? __("Written down.") : __("It is on its way."));
