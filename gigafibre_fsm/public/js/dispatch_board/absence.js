// A technician calls in sick: the absence is recorded, and the visits of the day go to the backlog or to others.
import { openDialog } from "./dialog.js";
import { planScope } from "./planner.js";
import { momentOf } from "./time.js";
import { canMove, visits } from "./labels.js";

export function reportSick(board, technician) {
	const { store } = board;
	const mine = store.visitsOf(technician).filter((job) => job.technician === technician);
	const ofDay = mine
		.filter((job) => job.arrival.startsWith(board.day) && canMove(job))
		.map((job) => job.name);
	const dialog = openDialog({
		title: __("{0} is sick", [store.technicianName(technician)]),
		fields: [
			{
				fieldtype: "Select",
				fieldname: "where",
				label: __("{0} of the day", [visits(ofDay.length)]),
				options: [
					{ value: "backlog", label: __("Back to the backlog") },
					{ value: "planner", label: __("To the others, by the planner") },
				],
				default: "backlog",
				description: __("Visits that have begun stay. Nobody is notified before you publish."),
			},
			{
				fieldtype: "Check",
				fieldname: "absence",
				label: __("Record the absence for the rest of the day"),
				default: 1,
			},
		],
		primary_action_label: __("Go on"),
		primary_action: async ({ where, absence }) => {
			dialog.hide();
			const leaving = where === "backlog" ? ofDay : [];
			if (absence && !(await record(board, technician, leaving))) return;
			if (!absence && leaving.length) board.gestures.unplan(leaving);
			if (where === "planner" && ofDay.length)
				planScope(board, { scope: "jobs", day: board.day, technician, jobs: ofDay });
		},
	});
}

// the absence and the visits that leave the row are one gesture
function record(board, technician, jobs) {
	const today = board.day === board.store.today();
	const start = today ? momentOf(board.store.now()) : `${board.day} 00:00:00`;
	const values = { technician, start, end: `${board.day} 23:59:00`, jobs };
	const name = board.store.technicianName(technician);
	const told = () =>
		jobs.length
			? __("{0} is absent; {1} back in the backlog.", [name, visits(jobs.length)])
			: __("{0} is absent.", [name]);
	return board.gestures.run("board.report_sick", values, told);
}
