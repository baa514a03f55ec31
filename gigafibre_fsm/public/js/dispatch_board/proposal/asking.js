// Customers whose promise a storm would break are asked by text message, one after the other: a visit moves on the yes.
import { Unreachable, write } from "../../platform/server.js";

// only a storm moves a visit out of its promised window: other plans take it off the board
const CAUSE = "Storm";

// changed: draws the panel anew, after each answer of the server
export async function askCustomers(board, choices, changed) {
	if (board.live.isOffline) return board.toolbar.stressOffline();
	const moves = choices.askable();
	try {
		for (const [at, move] of moves.entries()) {
			choices.asking = __("Asking {0} of {1}…", [at + 1, moves.length]);
			changed();
			await askOne(choices, move);
		}
		board.say(
			toldText(choices, moves),
			moves.some(({ job }) => choices.unasked.has(job))
		);
	} catch (error) {
		board.gestures.failed(error);
	} finally {
		choices.asking = "";
		changed();
	}
	board.live.poll();
	return board.settle.load();
}

// a refusal is said beside its customer, and the others are asked all the same
async function askOne(choices, { job, to }) {
	const { technician, arrival } = to;
	try {
		const { until } = await write("to_settle.ask_customer", { job, technician, arrival, cause: CAUSE });
		choices.markAsked(job, until);
	} catch (error) {
		if (error instanceof Unreachable) throw error;
		choices.unasked.set(job, error.message);
	}
}

function toldText(choices, moves) {
	const asked = moves.filter(({ job }) => choices.asked.has(job)).length;
	const others = moves.length - asked;
	const texts = [
		asked === 1 && __("1 customer was asked by text message."),
		asked > 1 && __("{0} customers were asked by text message.", [asked]),
		others === 1 && __("1 customer could not be asked: call them."),
		others > 1 && __("{0} customers could not be asked: call them.", [others]),
	];
	return texts.filter(Boolean).join(" ");
}
