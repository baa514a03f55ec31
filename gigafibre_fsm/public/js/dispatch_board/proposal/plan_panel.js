// The frame of a panel beside the rows that shows a plan: its parts, and reading the plan it is about.
import { Choices } from "./choices.js";
import { Ghosts } from "./ghosts.js";
import { element } from "../dom.js";
import { minutesOf } from "../time.js";
import { read } from "../../platform/server.js";

const standsAt = (job, { technician, arrival }) =>
	job?.technician === technician && Boolean(job.arrival) && minutesOf(job.arrival) === minutesOf(arrival);

export class PlanPanel {
	/**
	 * @param {any} board
	 * @param {string} kind class of the panel's own
	 * @param {string} label what it is, for screen readers
	 */
	constructor(board, kind, label) {
		this.board = board;
		this.title = element("h2", { tabindex: "-1" });
		this.saved = element("p", { class: "fsm-saved" });
		this.actions = element("div", { class: "fsm-proposal-actions" });
		this.content = element("div", { class: "fsm-proposal-content" });
		const parts = [this.title, this.saved, this.actions, this.content];
		this.root = element("aside", { class: `fsm-panel ${kind}`, "aria-label": label }, ...parts);
		this.ghosts = new Ghosts(board);
		/** @type {Proposal | null} */
		this.open = null;
		this.choices = new Choices({ rows: [] }, () => false);
	}

	// the plan that is shown; only an open panel is drawn
	/** @returns {Proposal} */
	get found() {
		if (!this.open) throw new Error("No plan is shown");
		return this.open;
	}

	get isOpen() {
		return this.open !== null;
	}

	// reads a plan; false if it cannot be, which was said then
	async load(plan) {
		try {
			this.open = await read("planning.proposal", { plan });
		} catch (error) {
			this.board.say(error.message, true);
			return false;
		}
		const { store } = this.board;
		this.choices = new Choices(
			this.found,
			(job) => Boolean(store.job(job)?.promised),
			({ job, to }) => Boolean(to?.arrival) && standsAt(store.job(job), to)
		);
		return true;
	}

	// brings the panel to the front, from its top
	present() {
		this.board.panels.show(this);
		this.draw();
		this.content.scrollTop = 0;
		this.title.focus({ preventScroll: true });
		return this.board.timeline.draw();
	}

	// each panel has its own
	draw() {}
}
