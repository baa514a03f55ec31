// The ticket that is open: its head and buttons, its thread, what is written into it, and what stands beside it.
import { button, element, keepingFocus } from "../../elements/elements.js";
import { clock_pill } from "./card_view.js";
import { Composer } from "./composer.js";
import { panel_parts } from "./panel_view.js";
import { Presence } from "./presence.js";
import { open_ticket } from "./server.js";
import { Thread } from "./thread_view.js";
import { kind_word, person_name, status_word, when } from "./words.js";

const FIRST = 50; // entries of a thread

export class TicketView {
	/** @param {import("./page.js").TicketDesk} desk */
	constructor(desk) {
		this.desk = desk;
		this.name = "";
		/** @type {DeskTicket | null} */
		this.shown = null;
		this.entries = FIRST;
		this.head = element("header", { class: "fsm-tk-ticket-head" });
		this.presence = new Presence(this);
		this.thread = new Thread(this);
		this.composer = new Composer(this);
		this.panel = element("aside", { class: "fsm-tk-panel", "aria-label": __("Customer and line") });
		this.root = element(
			"section",
			{ class: "fsm-tk-ticket", "aria-label": __("Ticket"), tabindex: "-1" },
			element(
				"div",
				{ class: "fsm-tk-main" },
				this.head,
				this.presence.root,
				this.thread.root,
				this.composer.root
			),
			this.panel
		);
		this.root.hidden = true;
	}

	async open(name) {
		const is_other = name !== this.name;
		const found = await open_ticket(name, is_other ? FIRST : this.entries);
		if (is_other) {
			this.leave();
			this.name = name;
			this.entries = FIRST;
			this.thread.clear();
		}
		this.root.hidden = false;
		this.show(found);
		if (is_other) {
			this.composer.start();
			this.presence.start(name);
		}
	}

	async refresh() {
		const { name } = this;
		if (!name) return;
		const found = await open_ticket(name, this.entries);
		if (this.name === name) this.show(found);
	}

	/** @param {DeskTicket} found */
	show(found) {
		this.shown = found;
		keepingFocus(this.head, () => this.draw_head(found));
		keepingFocus(this.panel, () => this.panel.replaceChildren(...panel_parts(found, this.desk)));
		this.thread.draw(found.thread);
		this.composer.draw();
		this.presence.draw(found.onlookers);
	}

	/** @param {DeskTicket} found */
	draw_head(found) {
		const { actions } = this.desk;
		const act = (key, label, work, title) =>
			button(label, work, { class: "btn btn-default btn-xs", title, dataset: { key } });
		const facts = [
			found.name,
			status_word(found.status),
			kind_word(found.kind),
			...(found.queue ? [found.queue] : []),
			found.people.map(person_name).join(", ") || __("nobody"),
			when(found.opened_on),
		];
		this.head.replaceChildren(
			element(
				"div",
				{ class: "fsm-tk-head" },
				element("h2", { class: "fsm-tk-ticket-title" }, found.subject),
				clock_pill(found.clock),
				act("close", __("Close (Esc)"), () => this.desk.close(), __("Back to the board"))
			),
			element("p", { class: "fsm-tk-soft" }, facts.join(" · ")),
			...this.notices(found),
			element(
				"div",
				{ class: "fsm-tk-actions", role: "toolbar", "aria-label": __("What to do with this ticket") },
				act("reply", __("Reply"), () => this.composer.begin("answer"), "r"),
				act("note", __("Note"), () => this.composer.begin("note"), "n"),
				act("assign", __("Assign"), () => actions.assign(), "a"),
				act("status", __("Status"), () => actions.status(), "s"),
				act("snooze", found.wakes_on ? __("Bring back") : __("Put aside"), () => actions.snooze(), "z"),
				act("follow", found.is_followed ? __("No longer follow") : __("Follow"), () => actions.follow(), "f"),
				act("merge", found.merged_into ? __("Undo the merge") : __("Merge"), () => actions.merge(), "m"),
				act("outage", __("Outage"), () => actions.outage(), "i"),
				frappe.model.can_create("Dispatch Job")
					? act("visit", __("Create visit"), () => actions.visit(), "v")
					: null,
				found.customer ? act("pay", __("Send pay link"), () => actions.pay_link(), "p") : null,
				element(
					"a",
					{
						class: "btn btn-default btn-xs",
						href: frappe.utils.get_form_link("Issue", found.name),
						dataset: { key: "form" },
					},
					__("Form")
				)
			)
		);
	}

	/** @param {DeskTicket} found */
	notices(found) {
		const line = (words, ticket) =>
			element(
				"p",
				{ class: "fsm-tk-notice" },
				words,
				" ",
				ticket ? button(ticket, () => this.desk.open(ticket), { class: "btn btn-default btn-xs" }) : null
			);
		return [
			found.merged_into ? line(__("Merged into"), found.merged_into) : null,
			found.split_from ? line(__("Split off from"), found.split_from) : null,
			found.follows ? line(__("Continues"), found.follows) : null,
			found.wakes_on ? line(__("Put aside until {0}", [when(found.wakes_on)])) : null,
		].filter((each) => each !== null);
	}

	focus() {
		this.root.focus({ preventScroll: true });
	}

	async older() {
		this.entries += FIRST;
		await this.refresh();
	}

	leave() {
		if (!this.name) return;
		this.presence.stop();
		this.name = "";
		this.shown = null;
		this.root.hidden = true;
	}
}
