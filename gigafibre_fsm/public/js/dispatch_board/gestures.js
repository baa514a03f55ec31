// What a dispatcher does to visits. One gesture is one call; what it moves is shown at once and taken back
// if it is refused.
import { titleOf } from "./card_view.js";
import { focusAgain } from "./dom.js";
import { askQuestions } from "./questions.js";
import { Refused, Unreachable, write } from "../platform/server.js";
import { isPlanned } from "./store.js";
import { clock, dayOf, dayText, minutesOf, momentOf } from "./time.js";
import { canMove, visitsDone, whyFixed } from "./labels.js";

export class Gestures {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.turn = Promise.resolve();
	}

	// changes: [[name, {technician?, arrival?, duration?, crew?}, the visit as a dialog showed it]]; without the last,
	// as it is now
	place(changes, gesture) {
		const moves = changes.map(([job, to, seen]) => ({
			job,
			to,
			base: baseOf(seen || this.store.job(job), to),
		}));
		const movable = moves.filter(({ job, to }) => Object.keys(to).length && this.mayMove(job));
		if (!movable.length) return Promise.resolve(null);
		return this.run("board.place", { moves: movable, gesture }, () => this.said(movable));
	}

	// several moves that only make sense together: all of them, or none
	exchange(changes, told) {
		const moves = changes.map(([job, to]) => ({ job, to, base: baseOf(this.store.job(job) || {}, to) }));
		if (!moves.every(({ job }) => this.mayMove(job))) return Promise.resolve(null);
		return this.run("board.place", { moves, gesture: "move" }, told, true);
	}

	mayMove(name) {
		const job = this.store.job(name);
		if (!job) return false;
		const isFree = canMove(job) && !job.locked;
		if (!isFree) this.board.say(whyFixed(job), true);
		return isFree;
	}

	// several visits keep their distances: `shift` in minutes, a technician where the gesture names one
	shift(names, minutes, technician) {
		const standing = names.filter((name) => isPlanned(this.store.job(name)));
		const changes = standing.map((name) => {
			const job = this.store.job(name);
			const to = {};
			if (minutes) to.arrival = momentOf(minutesOf(job.arrival) + minutes);
			if (technician && technician !== job.technician) to.technician = technician;
			return [name, to];
		});
		const changed = changes.filter(([, to]) => Object.keys(to).length);
		return changed.length ? this.place(changed, "move") : Promise.resolve(null);
	}

	unplan(names) {
		const planned = names.filter((name) => isPlanned(this.store.job(name)));
		return this.place(
			planned.map((name) => [name, { technician: null, arrival: null, crew: [] }]),
			"unplan"
		);
	}

	assign(names, technician) {
		return this.place(
			names.map((name) => [name, { technician }]),
			"assign"
		);
	}

	lock(names, locked) {
		const text = () => visitsDone(locked ? "locked" : "unlocked", names.length);
		return this.run("board.lock", { jobs: names, locked }, text);
	}

	split(name, minutes) {
		return this.run("board.split", { job: name, minutes }, () => __("Split. The rest waits in the backlog."));
	}

	undo() {
		const { start, range } = this.store;
		return this.run("board.undo", { start, days: range }, (answer) =>
			__("Undone: {0}", [answer.summary || ""])
		);
	}

	redo() {
		return this.run("board.redo", {}, (answer) => __("Done again: {0}", [answer.summary || ""]));
	}

	// One gesture after the other, each on what the one before left. Answers null where nothing was changed.
	async run(method, values, told, isWhole = false) {
		if (this.board.timeMachine.isOpen) {
			this.board.say(__("You look at an earlier moment. Go back to now first."), true);
			return null;
		}
		if (this.board.live.isOffline) {
			this.board.toolbar.stressOffline();
			return null;
		}
		const moves = values.moves || [];
		const before = document.activeElement;
		this.store.applyOptimistic(moves);
		const mine = this.turn.then(() => this.untilDone(method, { ...values }, told, isWhole));
		this.turn = mine.catch(() => null);
		try {
			return await mine;
		} catch (error) {
			this.failed(error);
			return null;
		} finally {
			this.store.rollback(moves);
			giveFocusBack(before);
		}
	}

	// calls, asks what the server asks, calls again; tells the outcome
	async untilDone(method, values, told, isWhole) {
		for (;;) {
			const answer = await this.send(method, values);
			if (answer.nothing) {
				this.board.say(method === "board.redo" ? __("Nothing to redo.") : __("Nothing to undo."));
				return null;
			}
			if (answer.done) {
				this.store.merge(answer);
				const kept = values.skip?.length && !answer.jobs.length;
				// told answers a text, or a text and whether it is a warning
				const [text, isBad] = [kept ? __("What they did is kept.") : told(answer)].flat();
				this.board.say(text, isBad);
				this.board.live.poll();
				return answer;
			}
			const decided = await askQuestions(this.store, answer.questions);
			if (!decided || (isWhole && decided.dropped?.length) || !apply(values, decided)) {
				this.board.say(__("Nothing was changed."));
				this.board.live.poll();
				return null;
			}
		}
	}

	async send(method, values) {
		this.board.toolbar.working(1);
		try {
			return await write(method, values);
		} finally {
			this.board.toolbar.working(-1);
		}
	}

	failed(error) {
		if (error instanceof Unreachable) {
			// the visit goes back to where it was, and the banner says why
			this.board.live.lost();
			this.board.toolbar.stressOffline();
		} else {
			this.board.say(error.message, true);
			if (!(error instanceof Refused)) console.error(error);
			this.board.live.poll();
		}
	}

	said(moves) {
		const text = this.movedText(moves);
		if (!moves.some(({ job }) => this.board.settle.isAsked(job))) return text;
		const asked = __("Its customer was asked about another time, and a yes still moves it: see To settle.");
		return [`${text} ${asked}`, true];
	}

	movedText(moves) {
		if (moves.length > 1) return visitsDone("moved", moves.length);
		const job = this.store.jobs.get(moves[0].job);
		if (!job || !isPlanned(job))
			return __("{0} is back in the backlog.", [job ? titleOf(job) : moves[0].job]);
		const arrival = minutesOf(job.arrival);
		const day = dayOf(arrival);
		// a day that is not on the screen is named
		const isNamed = this.store.range > 1 || !this.store.shows(day);
		const when = isNamed ? `${dayText(day)} ${clock(arrival)}` : clock(arrival);
		return __("{0}: {1} with {2}.", [titleOf(job), when, this.store.technicianName(job.technician)]);
	}
}

// the card was drawn elsewhere meanwhile, or was on no day shown; a dialog that fades away still has the focus
function giveFocusBack(before) {
	const fading = document.activeElement?.closest(".modal");
	if (fading) $(fading).one("hidden.bs.modal", () => focusAgain(before));
	else focusAgain(before);
}

// the same fields as the page last saw them
function baseOf(job, to) {
	return Object.fromEntries(Object.keys(to).map((field) => [field, job[field] ?? null]));
}

// write the answers into the call; false where nothing of it is left
function apply(values, { override, mine, dropped, sure }) {
	if (sure) return Boolean(Object.assign(values, { sure }));
	Object.assign(values, {
		override: { ...values.override, ...override },
		mine: [...(values.mine || []), ...mine],
	});
	if (!values.moves) {
		values.skip = [...(values.skip || []), ...dropped];
		return true;
	}
	values.moves = values.moves.filter(({ job }) => !dropped.includes(job));
	return values.moves.length > 0;
}
