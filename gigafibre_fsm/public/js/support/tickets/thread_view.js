// The thread of a ticket: each side and the internal notes apart, by place, colour and words.
import { button, element } from "../../elements/elements.js";
import { file_address } from "./server.js";
import { when } from "./words.js";

const KINDS = {
	customer: () => __("The customer wrote"),
	answer: () => __("We answered"),
	other: () => __("Not shown to the customer"),
	note: () => __("Internal note"),
};

export class Thread {
	/** @param {import("./ticket_view.js").TicketView} view */
	constructor(view) {
		this.view = view;
		this.list = element("ol", { class: "fsm-tk-entries" });
		this.more = button(__("Show earlier messages"), () => view.older());
		this.root = element(
			"div",
			{ class: "fsm-tk-thread", role: "log", "aria-label": __("Messages and notes"), tabindex: "0" },
			this.more,
			this.list
		);
		this.clear();
	}

	clear() {
		this.drawn = "";
		this.list.replaceChildren();
	}

	/** @param {TicketThread} thread */
	draw(thread) {
		this.more.hidden = !thread.older;
		const drawn = thread.entries.map((entry) => `${entry.kind}:${entry.name}`).join(" ");
		if (drawn === this.drawn) return;
		const is_at_end = this.root.scrollTop + this.root.clientHeight >= this.root.scrollHeight - 40;
		const is_first = !this.drawn;
		this.drawn = drawn;
		const known = new Map(
			[.../** @type {HTMLCollectionOf<HTMLElement>} */ (this.list.children)].map((row) => [
				row.dataset.key,
				row,
			])
		);
		// what is there stays there, so that a reader hears only what is new
		this.list.replaceChildren(...thread.entries.map((entry) => known.get(entry.name) || this.entry(entry)));
		if (is_first || is_at_end) this.root.scrollTop = this.root.scrollHeight;
	}

	/** @param {ThreadEntry} entry */
	entry(entry) {
		const facts = [entry.author, when(entry.written_on), entry.to ? __("to {0}", [entry.to]) : ""];
		if (entry.moved_from) facts.push(__("from ticket {0}", [entry.moved_from]));
		if (entry.medium && entry.medium !== "Email") facts.push(__(entry.medium));
		return element(
			"li",
			{ class: `fsm-tk-entry fsm-tk-entry-${entry.kind}`, dataset: { key: entry.name } },
			element(
				"div",
				{ class: "fsm-tk-entry-head" },
				element("b", {}, KINDS[entry.kind]()),
				` · ${facts.filter(Boolean).join(" · ")}`,
				entry.kind === "note"
					? null
					: button(__("Split off"), () => this.view.desk.actions.split(entry), {
							class: "btn btn-default btn-xs fsm-tk-split-off",
							"aria-label": __("Make this message a ticket of its own"),
						})
			),
			element("div", { class: "fsm-tk-text" }, entry.text),
			entry.files.length ? element("ul", { class: "fsm-tk-files" }, entry.files.map(this.file, this)) : null
		);
	}

	/** @param {EntryFile} file */
	file(file) {
		const address = file_address(this.view.name, file.file);
		return element("li", {}, element("a", { href: address, download: "" }, `⇩ ${file.title}`));
	}

	/** the messages that are before the reader: what an answer has seen */
	seen() {
		return (this.view.shown?.thread.entries || [])
			.filter((entry) => entry.kind !== "note")
			.map((entry) => entry.name);
	}
}
