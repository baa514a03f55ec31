// Dragging with a pointer: from backlog, map or row to row and time, resizing at the right edge, back to the backlog.
import { element } from "./dom.js";
import { isPlanned } from "./store.js";
import { clock, dayOf, dayText, minutesOf, momentOf, snap, spanText } from "./time.js";

const THRESHOLD = 4; // pixels before a press becomes a drag
const EDGE = 36; // pixels from an edge where the timeline begins to scroll
const SPEED = 14;
const REST = 350; // milliseconds that a finger rests on a card before it takes it
const SLIP = 10; // pixels that a resting finger may move; one that moves further scrolls

/**
 * A card under the pointer's button: `grab` is the pointer's place on it in pixels, `before` the minutes between the
 * arrival and the part that is drawn.
 * @typedef {{ job: string, handle: HTMLElement, onRow: boolean, resizes: boolean, grab: number, before: number,
 *   from: [number, number], isTouched: boolean }} Held
 */

export class Drag {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		/** @type {Held | null} */
		this.held = null;
		this.started = false;
		this.at = [0, 0];
		/** @type {string[]} */
		this.names = [];
		/** @type {any} */
		this.target = null;
		this.ghost = element("div", { class: "fsm-ghost" });
		this.label = element("div", { class: "fsm-drag-label", role: "status" });
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
		if (event.button !== 0 || !event.isPrimary || !handle || handle.dataset.movable !== "true") return;
		// the map must not be dragged along with a pin
		if (handle.closest(".fsm-map")) event.stopPropagation();
		const box = handle.getBoundingClientRect();
		const onRow = Boolean(handle.closest(".fsm-track"));
		this.held = {
			job: handle.dataset.job,
			handle,
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
		if (!this.held || this.started) return;
		this.at = this.held.from;
		this.start(this.held);
		this.follow(this.held);
		navigator.vibrate?.(15);
	}

	listen(verb) {
		document[verb]("pointermove", this.move);
		document[verb]("pointerup", this.up);
		document[verb]("pointercancel", this.up);
		document[verb]("keydown", this.key, true);
	}

	moved(event) {
		if (!this.held) return;
		const { from } = this.held;
		this.at = [event.clientX, event.clientY];
		if (!this.started) {
			const distance = Math.hypot(event.clientX - from[0], event.clientY - from[1]);
			if (this.held.isTouched) return distance > SLIP ? this.letGo() : undefined;
			if (distance < THRESHOLD) return;
			this.start(this.held);
		}
		event.preventDefault();
		this.follow(this.held);
	}

	/** @param {Held} held */
	start(held) {
		this.started = true;
		const { job } = held;
		this.names = this.store.selection.has(job) && !held.resizes ? [...this.store.selection] : [job];
		document.body.append(this.label);
		document.body.classList.add("fsm-dragging");
		for (const name of this.names) this.mark(name, true);
		this.scrolling = requestAnimationFrame(() => this.scroll());
	}

	mark(name, on) {
		const cards = this.board.root.querySelectorAll(`[data-job="${CSS.escape(name)}"]`);
		for (const card of cards) card.classList.toggle("fsm-is-dragged", on);
	}

	/** @param {Held} held */
	follow(held) {
		const [x, y] = this.at;
		this.target = held.resizes ? this.newLength(held, x) : this.targetAt(held, x, y);
		this.label.textContent = this.target?.text || __("Drop on a row, or on the backlog");
		const left = Math.min(x + 14, window.innerWidth - this.label.offsetWidth - 8);
		this.label.style.transform = `translate(${left}px, ${y + 18}px)`;
		this.drawGhost(held);
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

	/** @param {Held} held */
	drawGhost(held) {
		if (!this.target?.track) return this.ghost.remove();
		const duration = this.target.duration || this.store.job(held.job).duration;
		const [left, width] = this.board.timeline.scale.stretch(
			this.target.arrival,
			this.target.arrival + duration,
			14
		);
		Object.assign(this.ghost.style, { left: `${left}px`, width: `${width}px` });
		if (this.ghost.parentNode !== this.target.track) this.target.track.append(this.ghost);
		this.ghost.textContent = clock(this.target.arrival);
	}

	scroll() {
		if (!this.started || !this.held) return;
		const box = this.board.timeline.root.getBoundingClientRect();
		const [x, y] = this.at;
		if (x > box.left && x < box.right + EDGE && y > box.top && y < box.bottom + EDGE) {
			const push = (near, far) => (near < EDGE ? -SPEED : far < EDGE ? SPEED : 0);
			const aside = this.held.onRow || x > box.left + 212 ? push(x - box.left - 212, box.right - x) : 0;
			const before = [this.board.timeline.root.scrollLeft, this.board.timeline.root.scrollTop];
			this.board.timeline.root.scrollBy(aside, push(y - box.top - 30, box.bottom - y));
			const after = [this.board.timeline.root.scrollLeft, this.board.timeline.root.scrollTop];
			if (String(before) !== String(after)) this.follow(this.held);
		}
		this.scrolling = requestAnimationFrame(() => this.scroll());
	}

	// nothing was taken
	letGo() {
		clearTimeout(this.resting);
		this.listen("removeEventListener");
		this.held = null;
	}

	released(event) {
		if (!this.started) return this.letGo();
		clearTimeout(this.resting);
		this.listen("removeEventListener");
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
		return gestures.place(this.inOrder(names, target, held.job), "move");
	}

	// several visits out of the backlog stand one after the other; chosen ones that stand on a row stay there
	inOrder(names, { technician, arrival }, first) {
		let next = arrival;
		const waiting = names.filter((name) => name === first || !isPlanned(this.store.job(name)));
		return waiting.map((name) => {
			const to = { technician, arrival: momentOf(next) };
			next += this.store.job(name).duration;
			return [name, to];
		});
	}

	cancel(event) {
		event.stopPropagation();
		event.preventDefault();
		this.listen("removeEventListener");
		this.finish();
	}

	finish() {
		cancelAnimationFrame(this.scrolling);
		this.ghost.remove();
		this.label.remove();
		document.body.classList.remove("fsm-dragging");
		for (const name of this.names) this.mark(name, false);
		this.swallows = true;
		setTimeout(() => (this.swallows = false));
		Object.assign(this, { started: false, held: null, target: null });
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
