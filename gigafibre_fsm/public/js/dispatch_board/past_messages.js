// The messages of the days shown: where they stand among the moves, and which told otherwise than a visit is put back.
import { minutesOf } from "./time.js";

const NOT_TOLD = new Set(["failed", "recorded", "cancelled"]);

/**
 * Moves and messages in their order, the newest first.
 * @param {PastStep[]} steps
 * @param {PastMessage[]} messages
 * @returns {({step: PastStep, back: number} | {message: PastMessage})[]} `back` as TimeMachine.lookAt takes it
 */
export function entriesOf(steps, messages) {
	const after = (newer) =>
		messages.filter(({ newer_steps }) => newer_steps === newer).map((message) => ({ message }));
	return [
		...steps.flatMap((step, newer) => [...after(newer), { step, back: newer + 1 }]),
		...after(steps.length),
	];
}

/**
 * For each visit that is put back, what its people were told last and is not so there.
 * @param {PastMessage[]} messages the newest first
 * @param {{job: string, was: PlacementJson}[]} moves
 * @returns {{message: PastMessage, told: ToldVisitRow}[]}
 */
export function toldOtherwise(messages, moves) {
	return moves.flatMap(({ job, was }) =>
		[...lastTold(messages, job)].filter(({ message, told }) => !holds(message, told, was))
	);
}

// for each recipient the newest message that told when somebody comes, or that nobody does
function lastTold(messages, job) {
	const last = new Map();
	for (const message of messages) {
		const told = message.visits.find((visit) => visit.job === job);
		if (!told || NOT_TOLD.has(message.state) || !(told.start || told.is_off)) continue;
		if (!last.has(message.recipient)) last.set(message.recipient, { message, told });
	}
	return last.values();
}

function holds({ is_technician, recipient }, told, was) {
	const goes = !is_technician || [was.technician, ...was.crew].includes(recipient);
	const comes = Boolean(was.arrival) && goes;
	if (told.is_off || !comes) return told.is_off === !comes;
	const [arrival, start] = [minutesOf(was.arrival), minutesOf(told.start)];
	return told.end ? arrival >= start && arrival <= minutesOf(told.end) : arrival === start;
}
