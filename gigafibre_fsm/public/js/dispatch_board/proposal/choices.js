// What the dispatcher makes of a proposal: accepted and refused moves, granted relaxations, and which of them are shown.
import { byArrival } from "../store.js";

export const ALL = "all";
export const PROMISES = "promises";

export class Choices {
	// found: the answer of planning.proposal; isPromised: whether the customer of a visit knows its window; stands: whether
	// a visit is by now where its change would have it, as after the yes of its customer
	constructor(found, isPromised, stands = (/** @type {any} */ _move) => false) {
		this.stands = stands;
		this.found = found;
		this.filter = ALL;
		this.moves = found.rows.map((row) => ({
			...row,
			accepted: row.accepted,
			is_promised: isPromised(row.job),
			cause: "",
			words: "",
			remember: true,
		}));
		const promises = found.promises || [];
		this.asked = new Map(); // visit whose customer was asked by text → until when they can answer
		for (const { job, asked_until } of promises) if (asked_until) this.markAsked(job, asked_until);
		this.declined = new Set(promises.filter(({ declined }) => declined).map(({ job }) => job));
		this.unasked = new Map(); // visit whose customer could not be asked → why
		this.asking = ""; // how far the asking is, while it goes on
		this.granted = new Map(); // visit without a place → the relaxation that gives it one
	}

	move(job) {
		return this.moves.find((move) => move.job === job);
	}

	// less than ten minutes within the window: folded away, because nobody has to read them
	small() {
		return this.moves.filter(({ small }) => small);
	}

	large() {
		return this.moves.filter(({ small }) => !small);
	}

	promised() {
		return this.large().filter(({ is_promised }) => is_promised);
	}

	// what *Accept all* and *Accept none* mean: also what is folded away
	meant() {
		return this.filter === PROMISES ? this.promised() : this.moves;
	}

	shown() {
		return this.filter === PROMISES ? this.promised() : this.large();
	}

	// what is shown by the technician who would get it; null is the backlog: [[technician, moves]]
	groups(order) {
		const of = new Map();
		for (const move of this.shown()) {
			const who = move.to?.technician || null;
			of.set(who, [...(of.get(who) || []), move]);
		}
		const place = (who) => (who === null ? order.length + 1 : order.indexOf(who));
		return [...of]
			.sort(([one], [other]) => place(one) - place(other))
			.map(([who, moves]) => [who, inOrder(moves)]);
	}

	// minutes of work that a technician would gain; less than none where the accepted moves take more away
	gain(technician) {
		const minutes = (side) =>
			this.moves
				.filter((move) => move.accepted && move[side]?.technician === technician)
				.reduce((sum, move) => sum + move[side].duration, 0);
		return minutes("to") - minutes("from");
	}

	// a promise is broken one by one and never among others
	accept(moves, accepted) {
		for (const move of moves) {
			if (accepted && move.breaks_promise && moves.length > 1) continue;
			if (accepted && this.asked.has(move.job)) continue;
			move.accepted = accepted;
			if (accepted) this.granted.delete(move.job);
		}
	}

	// broken promises with another place, about which nobody was asked yet
	askable() {
		const isOpen = ({ job }) => !this.asked.has(job) && !this.declined.has(job) && !this.unasked.has(job);
		return this.moves.filter((move) => move.breaks_promise && move.to && !move.accepted && isOpen(move));
	}

	// it moves on the customer's yes, and not with the others
	markAsked(job, until) {
		this.asked.set(job, until);
		const move = this.move(job);
		if (move) move.accepted = false;
	}

	// accepted moves that have no room without others, and those others, which are not accepted
	lacks() {
		const there = this.moves.filter(this.stands);
		const going = new Set(
			[...this.accepted(), ...there].map(({ job }) => job).concat([...this.granted.keys()])
		);
		const missing = ({ needs }) => needs.filter((job) => !going.has(job));
		const needing = this.accepted().filter((move) => missing(move).length);
		const needed = new Set(needing.flatMap(missing));
		return { needing, needed: this.moves.filter(({ job }) => needed.has(job)) };
	}

	accepted() {
		return this.moves.filter(({ accepted }) => accepted);
	}

	grant(job, relaxation) {
		if (this.granted.get(job) === relaxation) return this.granted.delete(job);
		this.granted.set(job, relaxation);
		const move = this.move(job);
		if (move) move.accepted = false;
		return true;
	}

	count() {
		return this.accepted().length + this.granted.size;
	}

	// as planning.apply takes it: a move is refused only where a reason says so, else it is just not accepted
	answer() {
		const accepted = this.accepted();
		const refused = this.moves.filter((move) => !move.accepted && move.cause);
		return {
			accepted: accepted.map(({ job }) => job),
			refused: refused.map(({ job, cause, words, remember }) => ({
				job,
				cause,
				reason: words.trim(),
				remember,
			})),
			broken: accepted.filter((move) => move.breaks_promise).map(({ job }) => job),
			granted: [...this.granted].map(([job, { number }]) => ({ job, number })),
		};
	}
}

const inOrder = (moves) =>
	[...moves].sort((one, other) => byArrival(one.to || one.from, other.to || other.from));
