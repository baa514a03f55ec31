// Dragging with a pointer: from backlog, map or row to row and time, resizing at the right edge, back to the backlog.
import { DragAdvice } from "./drag_advice.js";
import { DragGhost } from "./drag_ghost.js";
import { placesAt, placesInOrder } from "./drag_places.js";
import { whyFixed } from "./labels.js";
import { dayOf, dayText, minutesOf, snap, spanText } from "./time.js";
import { HEAD } from "./timeline.js";

const THRESHOLD = 4; // pixels before a press becomes a drag
const EDGE = 36; // pixels from an edge where the timeline begins to scroll
const SPEED = 14;
const REST = 350; // milliseconds that a finger rests on a card before it takes it
const SLIP = 10; // pixels that a resting finger may move; one that moves further scrolls

/**
 * A card under the pointer's button: `grab` is the pointer's place on it in pixels, `before` the minutes between the
 * arrival and the part that is drawn, `whyFixed` why it cannot be moved, empty if it can.
 * @typedef {{ job: string, onRow: boolean, resizes: boolean, grab: number, before: number, whyFixed: string,
 *   from: [number, number], isTouched: boolean }} Held
 */

export class Drag {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		/** @type {Held | null} */
		this.held = null;
		this.started = false;
		/** @type {[number, number]} */
		this.at = [0, 0];
		/** @type {string[]} */
		this.names = [];
		/** @type {any} */
		this.target = null;
		this.hasMoved = false; // since the last frame
		this.ghost = new DragGhost(board);
		this.advice = new DragAdvice(board);
		this.scrolling = 0;
		this.resting = 0;
		this.move = (event) => this.moved(event);
		this.up = (event) => this.released(event);
		this.key = (event) => event.key === "Escape" && this.started && this.cancel(event);
		board.root.addEventListener("pointerdown", (event) => this.pressed(event), true);
		board.root.addEventListener("click", (event) => this.swallow(event), true);
		board.root.addEventListener("dragstart", (event) => event.preventDefault());
		// while a finger carries a card, the page neither scrolls nor opens a menu
		board.root.addEventListener("touchmove", (event) => this.started && event.preventDefault(), {
			passive: false,
		});
		board.root.addEventListener("contextmenu", (event) => this.swallowMenu(event), true);
	}

	pressed(event) {
		const handle = event.target.closest("[data-job]");
		if (
			event.button !== 0 ||
			!event.isPrimary ||
			!handle?.dataset.movable ||
			event.target.closest(".fsm-dots, .fsm-is-drawing")
		)
			return;
		// the map must not be dragged along with a pin
		if (handle.closest(".fsm-map")) event.stopPropagation();
		const box = handle.getBoundingClientRect();
		const onRow = Boolean(handle.closest(".fsm-track"));
		this.held = {
			job: handle.dataset.job,
			whyFixed: handle.dataset.movable === "true" ? "" : whyFixed(this.store.job(handle.dataset.job)),
			onRow,
			resizes: Boolean(event.target.closest(".fsm-grip")),
			grab: onRow ? event.clientX - box.left : 0,
			before: onRow ? Number(handle.dataset.before) : 0,
			from: [event.clientX, event.clientY],
			isTouched: event.pointerType === "touch",
		};
		this.listen("addEventListener");
		if (this.held.isTouched) this.resting = setTimeout(() => this.take(), REST);
	}

	// a finger has rested on the card
	take() {
		if (!this.held || this.started) return undefined;
		this.at = this.held.from;
		if (this.held.whyFixed) return this.refuse(this.held);
		this.start(this.held);
		this.follow(this.held);
		return navigator.vibrate?.(15);
	}

	// a visit that stays says why as soon as somebody tries to move it
	refuse({ whyFixed }) {
		this.letGo();
		this.board.say(whyFixed, true);
		document.addEventListener("pointerup", () => this.swallowClick(), { once: true });
	}

	listen(verb) {
		document[verb]("pointermove", this.move);
		document[verb]("pointerup", this.up);
		document[verb]("pointercancel", this.up);
		document[verb]("keydown", this.key, true);
	}

	moved(event) {
		if (!this.held) return undefined;
		const { from } = this.held;
		this.at = [event.clientX, event.clientY];
		if (!this.started) {
			const distance = Math.hypot(event.clientX - from[0], event.clientY - from[1]);
			if (this.held.isTouched) return distance > SLIP ? this.letGo() : undefined;
			if (distance < THRESHOLD) return undefined;
			if (this.held.whyFixed) return this.refuse(this.held);
			this.start(this.held);
		}
		event.preventDefault();
		this.hasMoved = true;
		return undefined;
	}

	/** @param {Held} held */
	start(held) {
		this.started = true;
		const { job } = held;
		this.names = this.store.selection.has(job) && !held.resizes ? [...this.store.selection] : [job];
		this.ghost.begin();
		document.body.classList.add("fsm-dragging");
		for (const name of this.names) this.mark(name, true);
		this.scrolling = requestAnimationFrame(() => this.frame());
		if (!held.resizes) this.advice.ask(this.names);
	}

	mark(name, on) {
		const cards = this.board.root.querySelectorAll(`[data-job="${CSS.escape(name)}"]`);
		for (const card of cards) card.classList.toggle("fsm-is-dragged", on);
	}

	// once for each picture of the screen, however many moves the pointer reports; what is read comes before what is
	// written, so that nothing is laid out twice
	frame() {
		if (!this.started || !this.held) return;
		if (this.scroll(this.held) || this.hasMoved) this.follow(this.held);
		this.scrolling = requestAnimationFrame(() => this.frame());
	}

	/** @param {Held} held */
	follow(held) {
		this.hasMoved = false;
		const [x, y] = this.at;
		/** @type {any} */
		const target = held.resizes ? this.newLength(held, x) : this.targetAt(held, x, y);
		this.target = target;
		const places = target?.track ? placesAt(this.store, this.names, held, target) : [];
		const advised = held.resizes ? [] : this.advice.of(places);
		const facts = held.resizes ? [] : this.advice.facts(places, advised);
		const text = target?.text || __("Drop on a row, or on the backlog");
		const isBad = advised.some((advice) => advice?.texts.length);
		this.ghost.say([text, ...facts].join(" · "), this.at, isBad, this.advice.bestBox());
		this.ghost.draw(places, advised);
	}

	/** @param {Held} held */
	targetAt(held, x, y) {
		const under = document.elementFromPoint(x, y);
		if (!under) return null; // outside the window
		if (under.closest(".fsm-backlog"))
			return held.onRow ? { backlog: true, text: __("Back to the backlog") } : null;
		// the technicians' names belong to the row as well, but to no time
		const track = under.closest(".fsm-row")?.querySelector(".fsm-track");
		if (!track || under.closest(".fsm-row-head")) return null;
		const { scale } = this.board.timeline;
		const step = this.board.settings.snap;
		const grabbed = scale.at(x - held.grab - track.getBoundingClientRect().left);
		const arrival = snap(grabbed - held.before, step);
		const technician = track.dataset.technician;
		return { track, technician, arrival, text: this.describe(held, arrival, technician) };
	}

	/** @param {Held} held */
	describe(held, arrival, technician) {
		const { duration } = this.store.job(held.job);
		const day = this.store.range > 1 ? `${dayText(dayOf(arrival))} ` : "";
		const span = `${day}${spanText(arrival, arrival + duration)}`;
		const more = this.names.length > 1 ? ` · ${__("{0} visits", [this.names.length])}` : "";
		return `${span} · ${this.store.technicianName(technician)}${more}`;
	}

	/** @param {Held} held */
	newLength(held, x) {
		const job = this.store.job(held.job);
		const { track } = this.board.timeline.rows.get(job.technician);
		const arrival = minutesOf(job.arrival);
		const end = snap(
			this.board.timeline.scale.at(x - track.getBoundingClientRect().left),
			this.board.settings.snap
		);
		const duration = Math.max(end - arrival, this.board.settings.snap);
		const text = spanText(arrival, arrival + duration);
		return { track, arrival, duration, text, technician: job.technician };
	}

	// near an edge the rows move along; whether they did
	scroll(/** @type {Held} */ held) {
		const { root } = this.board.timeline;
		const box = root.getBoundingClientRect();
		const [x, y] = this.at;
		if (x <= box.left || x >= box.right + EDGE || y <= box.top || y >= box.bottom + EDGE) return false;
		const push = (near, far) => (near < EDGE ? -SPEED : far < EDGE ? SPEED : 0);
		const aside = held.onRow || x > box.left + HEAD ? push(x - box.left - HEAD, box.right - x) : 0;
		const down = push(y - box.top - 30, box.bottom - y);
		if (!aside && !down) return false;
		const before = [root.scrollLeft, root.scrollTop];
		root.scrollBy(aside, down);
		return String(before) !== String([root.scrollLeft, root.scrollTop]);
	}

	// nothing was taken
	letGo() {
		clearTimeout(this.resting);
		this.listen("removeEventListener");
		this.held = null;
	}

	released(event) {
		if (!this.started || !this.held) return this.letGo();
		clearTimeout(this.resting);
		this.listen("removeEventListener");
		// the last moves may lie before the next picture
		if (this.hasMoved) this.follow(this.held);
		const { target, held, names } = this;
		this.finish();
		if (event.type === "pointerup" && target) this.drop(held, target, names);
	}

	drop(held, target, names) {
		const { gestures } = this.board;
		if (held.resizes) return gestures.place([[held.job, { duration: target.duration }]], "resize");
		if (target.backlog) return gestures.unplan(names);
		const job = this.store.job(held.job);
		if (held.onRow) {
			const minutes = target.arrival - minutesOf(job.arrival);
			return gestures.shift(names, minutes, target.technician === job.technician ? null : target.technician);
		}
		return gestures.place(placesInOrder(this.store, names, target, held.job), "move");
	}

	cancel(event) {
		event.stopPropagation();
		event.preventDefault();
		this.listen("removeEventListener");
		this.finish();
	}

	finish() {
		cancelAnimationFrame(this.scrolling);
		this.ghost.end();
		this.advice.end();
		document.body.classList.remove("fsm-dragging");
		for (const name of this.names) this.mark(name, false);
		this.swallowClick();
		Object.assign(this, { started: false, held: null, target: null });
	}

	swallowClick() {
		this.swallows = true;
		setTimeout(() => (this.swallows = false));
	}

	// the menu of a long press
	swallowMenu(event) {
		if (!this.held?.isTouched) return;
		event.stopPropagation();
		event.preventDefault();
	}

	// the click that ends a drag is no click on the card
	swallow(event) {
		if (!this.swallows) return;
		event.stopPropagation();
		event.preventDefault();
	}
}
