// The day in one line, with its notes, and the first lines of what is to be settled.
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { percent } from "../platform/formatting.js";
import { isPlanned } from "./store.js";
import { dayText } from "./time.js";
import { DayNotes } from "./day_notes.js";
import { STATUSES, statusCount, statusIcon } from "./labels.js";

export class Summary {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.figures = element("ul", { class: "fsm-summary", "aria-label": __("Summary of the day") });
		this.notes = new DayNotes(board);
		const line = element("div", { class: "fsm-day-line" }, this.figures, this.notes.root);
		this.root = element("div", {}, line, board.settle.first);
	}

	// today where it is shown, else the day the dispatcher looks at
	get day() {
		const { store, board } = this;
		return store.showsToday() ? store.today() : board.day;
	}

	draw() {
		if (!this.store.start) return;
		const { day, store } = this;
		const isWeek = store.range > 1;
		const jobs = [...store.jobs.values()].filter(
			(job) =>
				isPlanned(job) && (isWeek ? store.shows(job.arrival.slice(0, 10)) : job.arrival.startsWith(day))
		);
		const states = Object.keys(STATUSES).map((status) => [
			status,
			jobs.filter((job) => job.status === status).length,
		]);
		this.figures.replaceChildren(
			element("li", {}, element("b", {}, isWeek ? __("The whole week") : dayText(day))),
			...states
				.filter(([, count]) => count)
				.map(([status, count]) => figure(statusCount(status, count), "", statusIcon(status))),
			figure(__("late"), jobs.filter((job) => job.late > 0).length, "late"),
			figure(__("to place"), this.store.unplanned().length),
			figure(__("of the time on the road"), percent(this.share(isWeek ? null : day)), "travel"),
			...this.leftOut()
		);
		this.notes.draw(day);
		this.board.settle.turnTo(day);
	}

	// the rows that a choice leaves out: it is remembered, so that it has to be seen
	leftOut() {
		const [shown, all] = [this.board.timeline.shownTechnicians().length, this.store.technicians.length];
		if (shown === all) return [];
		const show = () => this.board.use({ rows: [], row_skill: "", row_truck: "", row_territory: "" });
		const more = button(__("Show all rows"), show, { dataset: { key: "summary:rows" } });
		return [element("li", {}, element("b", {}, __("{0} of {1} rows", [shown, all])), " ", more)];
	}

	// of one day, or of all that are shown
	share(day) {
		const days = Object.values(this.store.days).filter((found) => !day || found.day === day);
		const total = (field) => days.reduce((minutes, found) => minutes + found[field], 0);
		return total("travel") / (total("travel") + total("work") || 1);
	}
}

function figure(label, count, drawing) {
	return element("li", {}, drawing ? icon(drawing) : null, ` ${count} ${label}`.replace("  ", " "));
}
