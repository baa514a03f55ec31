// One visit of the dialog that publishes: who hears what, and what is to be answered before it goes.
import { titleOf } from "./card_view.js";
import { button, choice, element } from "./dom.js";
import { sentence } from "../platform/formatting.js";
import { icon } from "./icons.js";
import { wishOf } from "./labels.js";
import { dayText, windowText } from "./time.js";

// what breaks a promise: what is said of it, and what a text would tell the customer
const BROKEN = {
	new_window: [
		(before, after) => __("Was promised {0}; would now be {1}.", [before, after]),
		() => __("Text the customer the new window"),
	],
	withdrawn: [
		(before) =>
			__("The promised window of {0} is still to be kept: the visit has no technician any more.", [before]),
		() => __("Text the customer that another window will follow"),
	],
};

// one visit of the dialog, with its window question where there is one
export class Line {
	// show: leads to the visit on the board
	constructor(board, row, show) {
		this.board = board;
		this.row = row;
		const missing = Boolean(row.missing?.length);
		this.asks = row.customer in BROKEN && !missing;
		this.isHeld = Boolean(row.outage) && !missing;
		this.conflicts = missing ? [] : row.conflicts;
		const label = __("Publish {0}", [row.subject]);
		this.box = element("input", {
			type: "checkbox",
			"aria-label": label,
			checked: !missing && !this.isOpen,
		});
		this.box.disabled = missing || this.isOpen;
		const job = board.store.job(row.job);
		const cells = [
			this.box,
			this.visit(job ? titleOf(job) : row.subject, show),
			this.technician(),
			missing ? this.missing() : this.customer(),
		];
		this.root = element(
			"tr",
			{ dataset: { job: row.job } },
			cells.map((cell) => element("td", {}, cell))
		);
	}

	get isChosen() {
		return this.box.checked;
	}

	// something has to be answered before it goes
	get isOpen() {
		return this.asks || this.isHeld || this.conflicts.length > 0;
	}

	// it waits for what it has against it, and nobody said that it goes all the same
	get isLeft() {
		return this.against.length > 0 && !this.isChosen;
	}

	get choices() {
		const { row, isChosen, despite, answer, reason } = this;
		return {
			seen: row.seen,
			isChosen,
			despite: despite?.value,
			answer: answer?.value,
			reason: reason?.value,
		};
	}

	// what was chosen for the same preview; one that has changed since is asked about anew
	restore(choices) {
		if (!choices || choices.seen !== this.row.seen) return;
		for (const name of ["despite", "answer", "reason"])
			if (this[name]) this[name].value = choices[name] || "";
		this.box.checked = choices.isChosen;
		if (this.isOpen) this.choose();
	}

	get against() {
		return [...(this.isHeld ? [this.row.outage] : []), ...this.conflicts];
	}

	visit(title, show) {
		const job = this.board.store.job(this.row.job);
		const wish = job && wishOf(job);
		const head = wish ? [title, element("div", { class: "fsm-soft" }, wish)] : title;
		if (!this.conflicts.length) return element("div", {}, head);
		const options = [
			["", __("Do not publish yet")],
			["despite", __("Publish all the same")],
		];
		this.despite = choice(options, "", {
			"aria-label": __("In spite of its conflicts: {0}", [this.row.subject]),
			on: { change: () => this.choose() },
		});
		return element(
			"div",
			{ class: "fsm-publish-conflicts" },
			head,
			element(
				"ul",
				{ class: "fsm-warns" },
				this.conflicts.map((text) => element("li", {}, icon("warning"), ` ${text}`))
			),
			button(__("Show"), () => show(this.row), {
				class: "btn btn-default btn-xs",
				"aria-label": __("Show: {0}", [title]),
			}),
			this.despite
		);
	}

	technician() {
		if (!this.isHeld) return technicianText(this.row);
		this.reason = element("input", {
			class: "form-control input-xs",
			maxlength: 1000,
			placeholder: __("Why it goes all the same"),
			"aria-label": __("Why it goes all the same: {0}", [this.row.subject]),
			on: { input: () => this.choose() },
		});
		return element(
			"div",
			{},
			technicianText(this.row),
			element("p", { class: "fsm-held-back" }, icon("area"), ` ${this.row.outage}`),
			this.reason
		);
	}

	// published once everything that was asked is answered
	choose() {
		const isAnswered = !this.asks || Boolean(this.answer.value);
		const isReasoned = !this.isHeld || Boolean(this.reason.value.trim());
		const isKnown = !this.conflicts.length || Boolean(this.despite.value);
		this.box.checked = isAnswered && isReasoned && isKnown;
	}

	missing() {
		return element(
			"ul",
			{ class: "fsm-warns" },
			this.row.missing.map((text) => element("li", {}, text))
		);
	}

	customer() {
		const { customer, keeps_promise: keeps, window: before, new_window: after } = this.row;
		if (this.row.is_told) return __("was promised this already: {0}", [windowWords(before)]);
		if (customer === "silent") return keeps ? __("hears nothing: the promise holds") : __("hears nothing");
		if (customer === "first") return __("hears of the visit: {0}", [windowWords(after || before)]);
		const [says, text] = BROKEN[customer];
		const told = sentence(says(windowWords(before), windowWords(after)));
		const options = [
			["", __("Do not publish yet")],
			["text", text()],
			["call", __("I call the customer myself")],
		];
		const change = () => this.choose();
		this.answer = choice(options, "", {
			"aria-label": __("How the customer hears of it: {0}", [this.row.subject]),
			on: { change },
		});
		return element("div", {}, told, this.answer);
	}
}

function technicianText({ technician_told: told, withdrawn_from: from }) {
	const parts = [];
	if (told?.length) parts.push(__("{0} hears of it", [told.join(", ")]));
	if (from?.length) parts.push(__("{0} loses it", [from.join(", ")]));
	return parts.join("; ") || "–";
}

const windowWords = (span) => (span ? `${dayText(span[0])}, ${windowText(span)}` : __("no window"));
