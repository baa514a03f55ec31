// Asking the planner and watching it work; what it proposes is shown by the panels of proposal/.
import { openDialog } from "./dialog.js";
import { element } from "./dom.js";
import { figuresText } from "./figures.js";
import { NotThere, Unreachable, read, write } from "../platform/server.js";
import { dayText } from "./time.js";
import { visits } from "./labels.js";

const ASKS_EVERY = 1500; // milliseconds between questions while no event comes
const RUNNING = new Set(["Queued", "Running"]);

export const COMPARISON = "comparison"; // the day's visits as the planner would have placed them; never applied

// scope: {scope: "day"|"technician"|"job"|"jobs"|"storm"|"comparison", day, technician?, jobs?}
export async function planScope(board, scope) {
	if (scope.jobs && !scope.jobs.length) return board.say(__("No visit is chosen."));
	if (board.live.isOffline) return board.say(__("The server cannot be reached."), true);
	try {
		const { plan, closed } = await write("planning.propose", scope);
		const isComparison = scope.scope === COMPARISON;
		if (closed && isComparison) return board.say(closed.text, true);
		const shown = isComparison ? board.comparison : board.proposal;
		return closed ? sayClosed(board, scope, closed) : new Watch(board, plan, shown).start();
	} catch (error) {
		const missing = error instanceof NotThere;
		return board.say(missing ? __("The planner is not installed on this site yet.") : error.message, true);
	}
}

// a day on which nobody works is said before anything is planned
function sayClosed(board, scope, { next_day, standing, text }) {
	const lines = [element("p", {}, text)];
	if (standing.length) {
		const way = next_day
			? __("{0} planned on that day: move to {1}, or call somebody in on overtime.", [
					visits(standing.length),
					dayText(next_day, "long"),
				])
			: __("{0} planned on that day: call somebody in on overtime.", [visits(standing.length)]);
		lines.push(element("p", {}, way));
	}
	const options = {
		title: __("No shift on that day"),
		fields: [{ fieldtype: "HTML", fieldname: "lines" }],
		secondary_action_label: __("Plan nothing"),
		secondary_action: () => dialog.hide(),
		...(next_day && {
			primary_action_label: __("Plan {0}", [dayText(next_day, "long")]),
			primary_action: async () => {
				dialog.hide();
				await board.go(next_day);
				planScope(board, { ...scope, day: next_day });
			},
		}),
	};
	const dialog = openDialog(options, { lines });
}

// a plan under way: a bar that fills, then the proposal, or a sentence that says why there is none
class Watch {
	// shown: the panel that shows what comes of it
	constructor(board, plan, shown) {
		this.board = board;
		this.plan = plan;
		this.shown = shown;
		this.bar = element("progress", {
			class: "fsm-progress",
			max: 1,
			value: 0,
			"aria-label": __("Progress of the plan"),
		});
		this.text = element("p", { "aria-live": "polite" }, __("The planner is working…"));
		this.heard = (event) => event.plan === plan && this.hear(event);
	}

	start() {
		const options = {
			title: __("Planning"),
			fields: [{ fieldtype: "HTML", fieldname: "state" }],
			secondary_action_label: __("Stop waiting"),
			secondary_action: () => this.dialog.hide(),
			on_hide: () => this.stop(),
		};
		this.dialog = openDialog(options, { state: [this.bar, this.text] });
		frappe.realtime.on("fsm_plan", this.heard);
		this.ask();
	}

	stop() {
		this.ended = true;
		clearTimeout(this.timer);
		frappe.realtime.off("fsm_plan", this.heard);
	}

	// an event tells how far it is; only an answer tells how it ended
	hear({ fraction, figures }) {
		this.bar.value = fraction || 0;
		if (figures) this.text.textContent = figuresText(figures);
		if (fraction >= 1) this.ask();
	}

	async ask() {
		clearTimeout(this.timer);
		try {
			const { state, fraction, error } = await read("planning.progress", { plan: this.plan });
			if (this.ended) return;
			this.bar.value = fraction;
			if (!RUNNING.has(state)) return this.finish(state, error);
		} catch (error) {
			if (!(error instanceof Unreachable)) return this.finish("Failed", error.message);
		}
		if (!this.ended) this.timer = setTimeout(() => this.ask(), ASKS_EVERY);
	}

	finish(state, why) {
		if (this.ended) return;
		this.dialog.hide();
		if (state !== "Failed") return this.shown.show(this.plan);
		this.board.say(why || __("The planner could not finish. Nothing was changed."), true);
	}
}
