// The day in one line, and what needs a dispatcher: customers who ask for another time, visits that run late.
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { percent } from "../platform/formatting.js";
import { write } from "../platform/server.js";
import { isPlanned } from "./store.js";
import { dayText } from "./time.js";
import { DayNotes } from "./day_notes.js";
import { STATUSES, statusCount, statusIcon } from "./labels.js";

const MOST = 4; // alerts named above the board

export class Summary {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.figures = element("ul", { class: "fsm-summary", "aria-label": __("Summary of the day") });
		this.alerts = element("ul", { class: "fsm-alerts", "aria-label": __("To settle") });
		this.notes = new DayNotes(board);
		const line = element("div", { class: "fsm-day-line" }, this.figures, this.notes.root);
		this.root = element("div", {}, line, this.alerts);
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
			figure(__("of the time on the road"), percent(this.share(isWeek ? null : day)), "travel")
		);
		this.drawAlerts();
		this.notes.draw(day);
	}

	// of one day, or of all that are shown
	share(day) {
		const days = Object.values(this.store.days).filter((found) => !day || found.day === day);
		const total = (field) => days.reduce((minutes, found) => minutes + found[field], 0);
		return total("travel") / (total("travel") + total("work") || 1);
	}

	drawAlerts() {
		const items = this.store.alerts.slice(0, MOST).map(({ job, kind, day, text }) => {
			const is_over = kind === "cancelled";
			const lead = () => {
				if (is_over) return this.board.go(day);
				return day ? this.board.show(job, day) : this.board.backlog.show(job);
			};
			const show = button(__("Show"), lead, { "aria-label": __("Show: {0}", [text]) });
			show.className = "btn btn-xs btn-default";
			const sign = icon(kind === "asks" ? "warning" : is_over ? "failed" : "late");
			const parts = [sign, ` ${text} `, show];
			if (is_over) parts.push(" ", this.noted(job, text));
			return element("li", { dataset: { job, kind } }, ...parts);
		});
		const more = this.store.alerts.length - items.length;
		if (more > 0) items.push(element("li", {}, __("and {0} more", [more])));
		this.alerts.replaceChildren(...items);
	}

	// the dispatcher has seen that somebody is free then
	noted(job, text) {
		const note = async () => {
			try {
				await write("dispatch.mark_request_answered", { job });
			} catch (error) {
				return this.board.say(error.message, true);
			}
			this.board.live.poll();
		};
		const pressed = button(__("Noted"), note, { "aria-label": __("Noted: {0}", [text]) });
		pressed.className = "btn btn-xs btn-default";
		return pressed;
	}
}

function figure(label, count, drawing) {
	return element("li", {}, drawing ? icon(drawing) : null, ` ${count} ${label}`.replace("  ", " "));
}
