// What the server says of each row while a visit is dragged: who cannot take it and why, the best place, what each
// hour adds. It is asked once for a drag.
import { element } from "./dom.js";
import { read } from "../platform/server.js";
import { clock, dayOf, lasting, minutesOf, momentOf } from "./time.js";

const WEEK_STEP = 15; // minutes between the hours that are tried where several days are shown

export class DragAdvice {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.best = element("div", { class: "fsm-best", "aria-hidden": "true" });
		this.turn = 0;
		/** @type {Map<string, AdvisedRow>} by `technician|day` */
		this.rows = new Map();
	}

	// the answer to a drag that is over by then is not shown
	async ask(job) {
		const turn = ++this.turn;
		const { open, close } = this.board.timeline.scale || {};
		if (open === undefined || this.board.live.isOffline) return;
		const { start, range } = this.store;
		const step = range > 1 ? WEEK_STEP : this.board.settings.snap;
		try {
			const technicians = [...this.board.timeline.rows.keys()];
			const values = { job, start, days: range, opens: open, closes: close, step, technicians };
			const advice = await read("board_advice.advise_drag", values);
			if (turn === this.turn) this.show(job, advice);
		} catch (error) {
			// the drop is judged all the same
			console.warn(error.message);
		}
	}

	/**
	 * @param {string} job
	 * @param {RowsAdvice} advice
	 */
	show(job, { rows, best }) {
		this.rows = new Map(rows.map((row) => [`${row.technician}|${row.day}`, row]));
		for (const [technician, { row }] of this.board.timeline.rows) {
			const reason = this.whyNot(technician);
			row.classList.toggle("fsm-cannot", Boolean(reason));
			if (reason) row.firstChild.append(element("span", { class: "fsm-why" }, reason));
		}
		if (best) this.showBest(job, best);
		// the pointer may rest where something is known now
		this.board.drag.hasMoved = true;
	}

	// the reason for which none of the days shown would do; empty where one does, or where nothing is known
	whyNot(technician) {
		const days = this.board.timeline.scale.daysShown().map((day) => this.rows.get(`${technician}|${day}`));
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

	/**
	 * What is said of one arrival; null where nothing is known.
	 * @param {string} technician
	 * @param {number} arrival minutes
	 * @returns {AdvisedStretch | null}
	 */
	at(technician, arrival) {
		const row = this.rows.get(`${technician}|${dayOf(arrival)}`);
		const moment = momentOf(arrival);
		return row?.stretches.find(({ start, end }) => start <= moment && moment < end) || null;
	}

	end() {
		this.turn += 1;
		this.rows = new Map();
		this.best.remove();
		for (const { row } of this.board.timeline.rows.values()) {
			row.classList.remove("fsm-cannot");
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
