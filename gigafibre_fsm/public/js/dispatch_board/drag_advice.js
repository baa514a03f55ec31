// What the server says of each row while visits are dragged: who cannot take them and why, the best place of one, what
// each hour adds, which days are full. It is asked once for a drag, about each visit.
import { element } from "./dom.js";
import { read } from "../platform/server.js";
import { clock, dayOf, lasting, minutesOf, momentOf } from "./time.js";

const WEEK_STEP = 15; // minutes between the hours that are tried where several days are shown
const MOST = 6; // visits that are asked about; of more, only the drop is judged

export class DragAdvice {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.best = element("div", { class: "fsm-best", "aria-hidden": "true" });
		this.turn = 0;
		/** @type {Map<string, Map<string, AdvisedRow>>} visit → its rows by `technician|day` */
		this.rows = new Map();
		/** @type {Map<string, string>} day → the limit of what customers may book that it would exceed */
		this.full = new Map();
	}

	// the answer to a drag that is over by then is not shown
	async ask(jobs) {
		const turn = ++this.turn;
		const { open, close } = this.board.timeline.scale || {};
		if (open === undefined || this.board.live.isOffline || jobs.length > MOST) return;
		const { start, range } = this.store;
		const step = range > 1 ? WEEK_STEP : this.board.settings.snap;
		try {
			const technicians = [...this.board.timeline.rows.keys()];
			const values = { start, days: range, opens: open, closes: close, step, technicians };
			const along = jobs.length > 1 ? { along: jobs } : {};
			const asked = jobs.map((job) => read("board_advice.advise_drag", { ...values, ...along, job }));
			const answers = await Promise.all(asked);
			if (turn === this.turn) this.show(jobs, answers);
		} catch (error) {
			// the drop is judged all the same
			console.warn(error.message);
		}
	}

	/**
	 * @param {string[]} jobs
	 * @param {RowsAdvice[]} answers about each of them
	 */
	show(jobs, answers) {
		answers.forEach(({ rows, full }, index) => {
			this.rows.set(jobs[index], new Map(rows.map((row) => [`${row.technician}|${row.day}`, row])));
			for (const { day, text } of full) this.full.set(String(day), text);
		});
		for (const [technician, { row }] of this.board.timeline.rows) this.showRow(jobs, technician, row);
		if (jobs.length === 1 && answers[0].best) this.showBest(jobs[0], answers[0].best);
		// the pointer may rest where something is known now
		this.board.drag.hasMoved = true;
	}

	// a row that can take none fades and says why; one that can take some of several says how many
	showRow(jobs, technician, row) {
		const reasons = jobs.map((job) => this.whyNot(job, technician));
		const fits = reasons.filter((reason) => !reason).length;
		row.classList.toggle("fsm-cannot", !fits);
		row.classList.toggle("fsm-takes-some", Boolean(fits) && jobs.length > 1);
		const several =
			fits === jobs.length ? __("Takes all {0}", [fits]) : __("Takes {0} of {1}", [fits, jobs.length]);
		const text = fits ? jobs.length > 1 && several : reasons[0];
		if (text) row.firstChild.append(element("span", { class: "fsm-why" }, text));
	}

	// the reason for which none of the days shown would do; empty where one does, or where nothing is known
	whyNot(job, technician) {
		const rows = this.rows.get(job);
		const days = this.board.timeline.scale.daysShown().map((day) => rows?.get(`${technician}|${day}`));
		return days.every((row) => row?.cannot.length) ? days[0].cannot[0] : "";
	}

	/**
	 * @param {string} job
	 * @param {AdvisedPlace} best
	 */
	showBest(job, { technician, arrival, added_seconds }) {
		const found = this.board.timeline.rows.get(technician);
		if (!found) return;
		const from = minutesOf(arrival);
		const [left, width] = this.board.timeline.scale.stretch(from, from + this.store.job(job).duration, 14);
		Object.assign(this.best.style, { left: `${left}px`, width: `${width}px` });
		this.best.textContent = `★ ${briefText(from, added_seconds)}`;
		found.track.append(this.best);
	}

	// where the frame of the best place is on the screen; null without one
	bestBox() {
		return this.best.isConnected ? this.best.getBoundingClientRect() : null;
	}

	/**
	 * What is said of each place; null where nothing is known.
	 * @param {{ job: string, technician: string, arrival: number }[]} places `arrival` in minutes
	 * @returns {(AdvisedStretch | null)[]}
	 */
	of(places) {
		return places.map(({ job, technician, arrival }) => {
			const row = this.rows.get(job)?.get(`${technician}|${dayOf(arrival)}`);
			const moment = momentOf(arrival);
			return row?.stretches.find(({ start, end }) => start <= moment && moment < end) || null;
		});
	}

	/**
	 * The same in words, with what is booked of a limit.
	 * @param {{ arrival: number }[]} places
	 * @param {(AdvisedStretch | null)[]} advised
	 * @returns {string[]}
	 */
	facts(places, advised) {
		const days = new Set(places.map(({ arrival }) => dayOf(arrival)));
		const full = [...days].map((day) => this.full.get(day)).filter((text) => text !== undefined);
		const against = advised.filter((advice) => advice?.texts.length);
		const texts = [...new Set(against.flatMap((advice) => advice?.texts || []))];
		const warnings = full.map((text) => `⚠ ${text}`);
		if (places.length === 1)
			return [...(advised[0] ? [addedText(advised[0].added_seconds)] : []), ...texts, ...warnings];
		const count = against.length ? [__("{0} of {1} in conflict", [against.length, places.length])] : [];
		return [...count, ...texts.slice(0, 2), ...warnings];
	}

	end() {
		this.turn += 1;
		this.rows = new Map();
		this.full = new Map();
		this.best.remove();
		for (const { row } of this.board.timeline.rows.values()) {
			row.classList.remove("fsm-cannot", "fsm-takes-some");
			row.querySelector(".fsm-why")?.remove();
		}
	}
}

// for a frame, which has little room: "9:30 +12 min"
export function briefText(arrival, seconds) {
	return seconds < 30 ? clock(arrival) : `${clock(arrival)} ${addedText(seconds)}`;
}

// "+12 min", or that there is no detour
export function addedText(seconds) {
	return seconds < 30 ? __("no detour") : `+${lasting(seconds / 60)}`;
}
