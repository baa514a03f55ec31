// What can be done with a visit, with several, with a technician's row: the entries of the menus.
import { askAssign, askCrew, askMove, askSplit } from "./dialogs.js";
import { openMenu } from "./menu.js";
import { planScope } from "./planner.js";
import { openCard } from "./popover.js";
import { publish } from "./publish.js";
import { askSheets } from "./route_sheets.js";
import { putOffToFreeDay, putOffToNextDay } from "./put_off.js";
import { reportSick } from "./absence.js";
import { isPlanned } from "./store.js";
import { canMove } from "./labels.js";

export function cardMenu(board, name, anchor, place) {
	const job = board.store.job(name);
	const names = board.meant(name);
	const fixed = { disabled: !canMove(job) };
	const notPlanned = { disabled: !isPlanned(job) || fixed.disabled };
	const entries = [
		[__("Details"), () => openCard(board, name, anchor)],
		[__("Move…"), () => askMove(board, name), fixed],
		[__("Give to…"), () => askAssign(board, names), fixed],
		[__("Put off to the next day"), () => putOffToNextDay(board, names), notPlanned],
		[__("Put off to the next free day"), () => putOffToFreeDay(board, name), notPlanned],
		[__("Move to the backlog"), () => board.gestures.unplan(names), notPlanned],
		[job.locked ? __("Unlock") : __("Lock"), () => board.gestures.lock(names, !job.locked)],
		[__("Split…"), () => askSplit(board, name), fixed],
		[__("Crew…"), () => askCrew(board, name), notPlanned],
		[__("Let the planner place it"), () => planScope(board, scopeOf(board, names)), fixed],
		[__("Publish…"), () => publish(board, names), { disabled: !isPlanned(job) && !job.draft }],
		[__("Open the visit"), () => window.open(frappe.utils.get_form_link("Dispatch Job", name), "_blank")],
	];
	openMenu(entries, anchor, place, job.subject);
}

function scopeOf(board, names) {
	const arrival = board.store.job(names[0])?.arrival;
	const day = arrival ? arrival.slice(0, 10) : board.day;
	return names.length === 1 ? { scope: "job", day, jobs: names } : { scope: "jobs", day, jobs: names };
}

export function selectionEntries(board, names) {
	return [
		[__("Move to the backlog"), () => board.gestures.unplan(names)],
		[__("Give to…"), () => askAssign(board, names)],
		[__("Let the planner place them"), () => planScope(board, { ...scopeOf(board, names), scope: "jobs" })],
		[__("Lock"), () => board.gestures.lock(names, true)],
		[__("Publish…"), () => publish(board, names)],
	];
}

export function rowMenu(board, technician, anchor, place) {
	const mine = board.store.visitsOf(technician).filter((job) => job.technician === technician);
	const names = mine.filter(canMove).map((job) => job.name);
	const empty = { disabled: !names.length };
	const entries = [
		[__("Choose all visits"), () => board.store.select(names), empty],
		[__("Plan this technician"), () => planScope(board, { scope: "technician", day: board.day, technician })],
		[__("Technician is sick…"), () => reportSick(board, technician)],
		[__("Move all to the backlog"), () => board.gestures.unplan(names), empty],
		[
			__("Publish this row…"),
			() =>
				publish(
					board,
					mine.map((job) => job.name)
				),
			{ disabled: !mine.length },
		],
		[__("Route sheet…"), () => askSheets(board, technician), { disabled: !mine.length }],
		[__("Route sheets of all…"), () => askSheets(board, "")],
		[__("Show on the map"), () => board.map.showRoute(technician)],
		[
			__("Open the technician"),
			() => window.open(frappe.utils.get_form_link("Dispatch Technician", technician), "_blank"),
		],
	];
	openMenu(entries, anchor, place, board.store.technicianName(technician));
}
