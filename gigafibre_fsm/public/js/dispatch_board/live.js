// Other people's changes: a realtime event says "ask now", else the board asks every few seconds.
import { Unreachable, read } from "../platform/server.js";
import { stormsKey } from "./storm.js";

const CALM = 30; // seconds between questions while realtime works
const SLOWEST = 60;
const AGES = 120; // seconds after which the day is read anew, because time alone makes visits late
const AFTER = 1; // second after a held slot has run out
const GATHER = 80; // milliseconds in which several events become one question

export class Live {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.failures = 0;
		this.isOffline = false;
		this.isShown = false;
		this.heard = () => this.soon();
		frappe.realtime.on("fsm_board", this.heard);
		window.addEventListener("online", () => this.poll());
		window.addEventListener("offline", () => this.lost());
		document.addEventListener("visibilitychange", () => !document.hidden && this.isShown && this.poll());
	}

	start() {
		this.isShown = true;
		this.poll();
	}

	stop() {
		this.isShown = false;
		clearTimeout(this.timer);
	}

	soon() {
		clearTimeout(this.timer);
		if (this.isShown) this.timer = setTimeout(() => this.poll(), GATHER);
	}

	// ask once; the answer to a question that a newer one overtook is not read
	async poll() {
		clearTimeout(this.timer);
		if (!this.isShown || !this.store.cursor) return;
		if (this.asking || this.board.drag?.started) {
			this.again = true;
			this.schedule();
			return;
		}
		this.asking = true;
		this.again = false;
		const { cursor, start, range } = this.store;
		try {
			const answer = await read("board.changes", { cursor, start, days: range });
			this.found();
			if (start === this.store.start && range === this.store.range) await this.take(answer, cursor);
			this.board.settle.load();
		} catch (error) {
			this.missed(error);
		} finally {
			this.asking = false;
			this.again ? this.soon() : this.schedule();
		}
	}

	/**
	 * @param {BoardChanges} answer
	 * @param {string} cursor
	 */
	async take(answer, cursor) {
		const isOld = this.store.loadedAt + AGES * 1000 < Date.now() && this.store.showsToday();
		if (answer.reload || isOld) return this.board.load();
		// `load` moved the cursor while this question was under way
		if (this.store.cursor !== cursor) return;
		// drives and warnings of the rows are others
		if (answer.notes && stormsKey(answer.notes) !== stormsKey(this.store.notes)) return this.board.load();
		this.store.cursor = answer.cursor;
		this.board.map.people.locate(answer.positions);
		this.store.merge(answer);
	}

	missed(error) {
		if (error instanceof Unreachable) return this.lost();
		this.failures += 1;
		console.warn(error.message);
	}

	lost() {
		this.failures += 1;
		// the banner says so, once: it is an alert for whoever hears the page
		if (!this.isOffline) {
			this.isOffline = true;
			this.board.drawState();
		}
		this.schedule();
	}

	found() {
		this.failures = 0;
		if (!this.isOffline) return;
		this.isOffline = false;
		this.board.say(__("Connected again. The board is up to date."));
		this.board.drawState();
	}

	schedule() {
		clearTimeout(this.timer);
		if (!this.isShown || document.hidden) return;
		const calm = frappe.realtime.socket?.connected && !this.failures;
		const seconds = calm ? CALM : Math.min((this.store.poll_seconds || 5) * 2 ** this.failures, SLOWEST);
		// a held slot that runs out goes at once
		const left = this.store.held.map(({ until }) => this.store.secondsUntil(until) + AFTER);
		this.timer = setTimeout(() => this.poll(), Math.max(1, Math.min(seconds, ...left)) * 1000);
	}
}
