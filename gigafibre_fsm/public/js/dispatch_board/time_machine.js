// The board as it stood earlier: a slider through who moved what, what was sent, and visits put back where they were.
import { titleOf } from "./card_view.js";
import { button, closeOnEscape, element, keepingFocus } from "./dom.js";
import { canMove, visits, visitsDone, whyFixed } from "./labels.js";
import { PastLog, toldText } from "./past_log.js";
import { toldOtherwise } from "./past_messages.js";
import { cardsAt, differsFrom, placesBefore } from "./past_places.js";
import { read } from "../platform/server.js";
import { byArrival } from "./store.js";
import { clock, dayOf, dayText, minutesOf } from "./time.js";

export class TimeMachine {
	constructor(board) {
		this.board = board;
		this.title = element("h2", { tabindex: "-1" });
		// it stays the same element, or the pointer that pulls it would lose it
		this.slider = element("input", {
			type: "range",
			min: 0,
			"aria-label": __("Moment shown"),
			on: { input: () => this.lookAt(this.found.steps.length - Number(this.slider.value)) },
		});
		this.buttons = element("div", { class: "fsm-group" });
		this.controls = element("div", { class: "fsm-proposal-actions" }, this.slider, this.buttons);
		this.content = element("div", { class: "fsm-proposal-content" });
		const label = { class: "fsm-panel fsm-past", "aria-label": __("The board as it stood earlier") };
		this.root = element("aside", label, this.title, this.controls, this.content);
		closeOnEscape(this.root, () => this.close());
		// what colleagues do meanwhile changes where visits are now, and is a further step
		board.store.onChange(({ backlog }) => this.isOpen && (backlog ? this.follow() : this.draw()));
		/** @type {BoardPast | null} */
		this.past = null;
		this.back = 0; // how many of the newest steps are taken away
		/** @type {Set<string>} */
		this.unticked = new Set();
		this.log = new PastLog(
			(back) => this.lookAt(back),
			() => this.draw()
		);
	}

	// what is looked at; only an open panel is drawn
	/** @returns {BoardPast} */
	get found() {
		if (!this.past) throw new Error("No earlier moment is shown");
		return this.past;
	}

	get isOpen() {
		return this.past !== null;
	}

	async open() {
		const { board } = this;
		try {
			const past = await this.read();
			if (!past.steps.length && !past.messages.length)
				return board.say(__("Nobody has moved anything on the days shown yet."));
			if (board.proposal.isOpen) board.proposal.close();
			board.comparison.close();
			this.past = past;
		} catch (error) {
			return board.say(error.message, true);
		}
		board.panels.show(this);
		this.freeze(true);
		this.lookAt(1);
		return this.title.focus({ preventScroll: true });
	}

	read() {
		return read("board_past.load_past", { start: this.board.start, days: this.board.days });
	}

	// the moment that is looked at stays, however many steps come after it
	async follow() {
		let past;
		try {
			past = await this.read();
		} catch {
			return; // the board says itself that it is offline, and asks again
		}
		if (!this.isOpen) return;
		const shown = this.found.steps[this.back - 1];
		this.past = past;
		const at = past.steps.findIndex((step) => step.change === shown?.change && step.on === shown?.on);
		this.rewind(at + 1);
		this.draw();
	}

	close() {
		if (!this.isOpen) return;
		this.past = null;
		this.board.panels.hide(this);
		this.freeze(false);
		this.board.store.rewind(null);
		this.board.timeline.root.focus({ preventScroll: true });
	}

	// what would change the board rests while an earlier moment is shown
	freeze(isFrozen) {
		const { toolbar, backlog, publishBar, search } = this.board;
		for (const { root } of [toolbar, backlog, publishBar, search]) root.inert = isFrozen;
		this.board.keyboard.isActive = !isFrozen;
	}

	// the board before the newest `back` steps; 0 is now
	lookAt(back) {
		this.unticked.clear();
		this.rewind(back);
		this.draw();
	}

	rewind(back) {
		const { steps } = this.found;
		this.back = Math.min(Math.max(back, 0), steps.length);
		const places = placesBefore(steps.slice(0, this.back));
		this.board.store.rewind(cardsAt(places, (job) => this.now(job)));
	}

	draw() {
		this.title.textContent = this.momentText();
		this.drawControls();
		const next = this.found.steps[this.back - 1];
		const told = next
			? element("p", { role: "status" }, element("b", {}, `${__("Then")} · `), next.summary)
			: element("p", { role: "status" }, __("This is how the board stands now."));
		const short = this.found.is_complete ? null : __("Older changes are not shown here.");
		const log = this.log.draw(this.found, this.back);
		const parts = [told, this.places(), log, short && element("p", { class: "fsm-soft" }, short)].filter(
			Boolean
		);
		keepingFocus(this.content, () => this.content.replaceChildren(...parts));
	}

	momentText() {
		const next = this.found.steps[this.back - 1];
		return next ? __("As it stood before {0}", [momentText(next.on)]) : __("Now");
	}

	drawControls() {
		const { length } = this.found.steps;
		this.slider.max = String(length);
		this.slider.value = String(length - this.back);
		this.slider.setAttribute("aria-valuetext", this.momentText());
		const step = (by, label, key) =>
			button(label, () => this.lookAt(this.back + by), {
				dataset: { key },
				disabled: this.back + by < 0 || this.back + by > length,
			});
		const buttons = [
			step(1, __("Earlier"), "past:earlier"),
			step(-1, __("Later"), "past:later"),
			button(__("Back to now"), () => this.close(), {
				class: "btn btn-primary btn-sm",
				dataset: { key: "past:close" },
			}),
		];
		keepingFocus(this.buttons, () => this.buttons.replaceChildren(...buttons));
	}

	// visits that stood elsewhere then, each with its box
	places() {
		const moved = this.moved();
		if (!moved.length) return null;
		const ticked = moved.filter(({ job }) => this.isTicked(job));
		const restore = button(
			ticked.length === 1 ? __("Put 1 visit back there") : __("Put {0} visits back there", [ticked.length]),
			() => this.restore(ticked),
			{ disabled: !ticked.length, dataset: { key: "past:restore" } }
		);
		const heading = __("Elsewhere then: {0}", [visits(moved.length)]);
		return element(
			"section",
			{},
			element("h3", {}, heading),
			element(
				"ul",
				{},
				moved.map((one) => this.place(one))
			),
			this.contradictions(ticked),
			restore
		);
	}

	// before anything is put back: whom it would take by surprise
	contradictions(ticked) {
		const told = toldOtherwise(this.found.messages, ticked);
		if (!told.length) return null;
		return element(
			"div",
			{ class: "fsm-needs", role: "status" },
			element("h3", {}, __("Told otherwise")),
			element(
				"ul",
				{},
				told.map((one) =>
					element("li", {}, element("b", {}, titleOf(this.now(one.told.job))), ` · ${toldText(one)}`)
				)
			)
		);
	}

	place({ job, was }) {
		const now = this.now(job);
		const box = element("input", {
			type: "checkbox",
			checked: this.isTicked(job),
			disabled: !canMove(now),
			on: { change: () => this.tick(job) },
			dataset: { key: `past:${job}` },
		});
		const fixed = canMove(now) ? null : element("div", { class: "fsm-soft" }, whyFixed(now));
		return element(
			"li",
			{ class: "fsm-move" },
			element("label", {}, box, " ", titleOf(now)),
			element("div", {}, __("Then: {0}", [this.placeText(was)])),
			element("div", { class: "fsm-soft" }, __("Now: {0}", [this.placeText(now)])),
			fixed
		);
	}

	placeText({ technician, arrival }) {
		if (!technician || !arrival) return __("in the backlog");
		return `${this.board.store.technicianName(technician)}, ${momentText(arrival)}`;
	}

	isTicked(job) {
		return canMove(this.now(job)) && !this.unticked.has(job);
	}

	tick(job) {
		if (!this.unticked.delete(job)) this.unticked.add(job);
		this.draw();
	}

	// jobs that exist now and stood elsewhere at the moment shown
	moved() {
		const places = [...placesBefore(this.found.steps.slice(0, this.back))];
		const moved = places.flatMap(([job, was]) => {
			const now = this.now(job);
			return was && now && Object.keys(differsFrom(now, was)).length ? [{ job, was, now }] : [];
		});
		return moved.sort((one, other) => byArrival(one.was, other.was));
	}

	// a visit's card as it is now, also of one that is on no day shown
	now(job) {
		return this.board.store.jobs.get(job) || this.found.cards.find(({ name }) => name === job);
	}

	// one gesture, one undo; what a colleague has moved since the list was drawn is asked about
	restore(ticked) {
		const { board } = this;
		const moves = ticked.map(({ job, was, now }) => {
			const to = differsFrom(now, was);
			return {
				job,
				to,
				base: Object.fromEntries(Object.keys(to).map((field) => [field, now[field] ?? null])),
			};
		});
		board.store.merge({ jobs: ticked.map(({ job }) => this.now(job)) });
		this.close();
		return board.gestures.run("board.place", { moves, gesture: "move" }, () =>
			visitsDone("moved", moves.length)
		);
	}
}

function momentText(moment) {
	const minutes = minutesOf(moment);
	return `${dayText(dayOf(minutes))}, ${clock(minutes)}`;
}
