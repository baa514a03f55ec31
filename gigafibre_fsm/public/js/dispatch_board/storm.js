// A storm of the day: the visits that are work outdoors in it, and the way to plan the day for it.
import { openDialog } from "./dialog.js";
import { button, element } from "./dom.js";
import { canMove, visits, wishOf } from "./labels.js";
import { planScope } from "./planner.js";
import { byArrival, isPlanned } from "./store.js";
import { clock, dayText, minutesOf } from "./time.js";

/** The kind of note that is a storm. */
export const STORM = "Storm";

/** Whether a visit is work outdoors in a storm, as the server warns. */
export const isInStorm = (job) => (job.warnings || []).some(({ kind }) => kind === "storm");

/** The storms of a day, of its notes. */
export const stormsOf = (store, day) => store.notes.filter((note) => note.kind === STORM && note.day === day);

/** What the rows were drawn with: a storm that is new, changed or gone makes them others. */
export const stormsKey = (notes) =>
	JSON.stringify(
		notes.filter(({ kind }) => kind === STORM).map(({ name, day, details }) => [name, day, details])
	);

const outdoors = (store, day) =>
	[...store.jobs.values()]
		.filter((job) => isPlanned(job) && job.arrival.startsWith(day) && isInStorm(job))
		.sort(byArrival);

/** How many visits are outdoors, and the button that plans for the storm. */
export function stormAnswers(board, day) {
	const { length } = outdoors(board.store, day);
	const told = length ? __("{0} outdoors", [visits(length)]) : __("no visit outdoors");
	const plan = button(__("Plan for the storm…"), () => askStormPlan(board, day), {
		class: "btn btn-xs btn-default",
		dataset: { key: "storm:plan" },
	});
	return [element("span", {}, told), plan];
}

/** Ask what becomes of the work outdoors, then have the planner propose the day under the slower roads. */
export function askStormPlan(board, day) {
	const found = outdoors(board.store, day);
	const leaving = found.filter((job) => canMove(job) && !job.locked);
	const plan = (jobs) =>
		planScope(board, { scope: "storm", day, ...(jobs.length && { jobs: jobs.map(({ name }) => name) }) });
	if (!leaving.length) return plan([]);
	const options = [
		{ value: "leave", label: __("To the next working days: {0}", [visits(leaving.length)]) },
		{ value: "stay", label: __("They stay on that day") },
	];
	const field = {
		fieldtype: "Select",
		fieldname: "outdoors",
		label: __("Work outdoors"),
		options,
		default: "leave",
	};
	const dialog = openDialog(
		{
			title: __("Plan for the storm: {0}", [dayText(day, "long")]),
			fields: [{ fieldtype: "HTML", fieldname: "lines" }, field],
			primary_action_label: __("Have it planned"),
			primary_action: ({ outdoors: choice }) => {
				dialog.hide();
				return plan(choice === "stay" ? [] : leaving);
			},
		},
		{ lines: [listOf(board, found)] }
	);
	return dialog;
}

function listOf(board, found) {
	const lines = found.map((job) => {
		const who = job.customer_name || job.subject;
		const when = `${clock(minutesOf(job.arrival))}, ${board.store.technicianName(job.technician)}`;
		const stays = canMove(job) && !job.locked ? "" : ` · ${__("stays: it is locked, under way or over")}`;
		const promised = job.promised ? element("span", { class: "fsm-badge" }, __("promised")) : null;
		const wish = wishOf(job) ? element("div", {}, wishOf(job)) : null;
		return element("li", {}, element("b", {}, who), ` · ${when}${stays}`, promised, wish);
	});
	const told = __("Nothing moves before you have accepted it.");
	return element("div", {}, element("ul", { class: "fsm-storm-visits" }, lines), element("p", {}, told));
}
