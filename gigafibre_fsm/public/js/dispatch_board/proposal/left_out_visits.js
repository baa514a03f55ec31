// Visits without a place: why, and what would give them one; each way is one press.
import { titleOf } from "../card_view.js";
import { button, element } from "../dom.js";
import { visits } from "../labels.js";

export function drawLeftOut(board, { unplaced }, choices, act) {
	if (!unplaced.length) return null;
	return element(
		"section",
		{ class: "fsm-left-out" },
		element("h3", {}, __("{0} without a place", [visits(unplaced.length)])),
		element(
			"ul",
			{ class: "fsm-unplaced" },
			unplaced.map((left) => leftOut(board, left, choices, act))
		)
	);
}

function leftOut(board, { job, reasons, relaxations }, choices, act) {
	const found = board.store.job(job);
	const rows = relaxations.map((relaxation) => relaxationLine(job, relaxation, choices, act));
	const ways = rows.length
		? [element("div", { class: "fsm-soft" }, __("It would fit if:")), element("ul", {}, rows)]
		: null;
	return element(
		"li",
		{ dataset: { job } },
		element("b", {}, found ? titleOf(found) : job),
		element("div", {}, reasons.join(" ")),
		ways
	);
}

function relaxationLine(job, relaxation, choices, { changed, exchange }) {
	const { text, moves, grantable, number } = relaxation;
	if (moves.length)
		return element(
			"li",
			{},
			`${text} `,
			button(__("Exchange"), () => exchange(moves, text), {
				class: "btn btn-default btn-xs",
				"aria-label": __("Exchange: {0}", [text]),
			})
		);
	if (!grantable) return element("li", {}, text);
	const isGranted = choices.granted.get(job)?.number === number;
	const press = button(
		isGranted ? __("Granted") : __("Grant"),
		() => (choices.grant(job, relaxation), changed()),
		{
			class: "btn btn-default btn-xs",
			"aria-pressed": String(isGranted),
			"aria-label": __("Grant: {0}", [text]),
			dataset: { key: `proposal:grant:${job}:${number}` },
		}
	);
	return element("li", { class: isGranted ? "fsm-is-granted" : "" }, `${text} `, press);
}
