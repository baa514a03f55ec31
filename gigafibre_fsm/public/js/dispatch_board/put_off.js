// Putting visits off: to the next day at the same hour, or to the next day on which their technician has room.
import { canMove } from "./labels.js";
import { read } from "../platform/server.js";
import { isPlanned } from "./store.js";

const DAY = 1440; // minutes

export function putOffToNextDay(board, names) {
	const planned = board.store.named(names).filter(isPlanned);
	if (!planned.length) return board.say(__("A visit without a day cannot be put off: place it first."), true);
	return board.gestures.shift(
		planned.map(({ name }) => name),
		DAY,
		null
	);
}

export async function putOffToFreeDay(board, name) {
	const job = board.store.job(name);
	if (!isPlanned(job)) return board.say(__("A visit without a day cannot be put off: place it first."), true);
	if (!canMove(job)) return board.gestures.mayMove(name);
	board.toolbar.working(1);
	try {
		const { arrival } = await read("board_advice.find_free_day", { job: name });
		if (arrival) return await board.gestures.place([[name, { arrival }]], "move");
		const who = board.store.technicianName(job.technician);
		return board.say(__("{0} has no room for it in the next two weeks.", [who]), true);
	} catch (error) {
		return board.say(error.message, true);
	} finally {
		board.toolbar.working(-1);
	}
}
