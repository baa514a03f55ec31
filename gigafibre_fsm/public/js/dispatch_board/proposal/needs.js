// Accepted changes that have no room without others: said before anything is applied, with the two ways out.
import { placeText } from "./moves.js";
import { titleOf } from "../card_view.js";
import { button, element } from "../dom.js";

// act: {changed, show}
export function drawNeeds(board, choices, act) {
	const { needing, needed } = choices.lacks();
	if (!needing.length) return null;
	const change = (moves, accepted) => {
		for (const move of moves) choices.accept([move], accepted);
		act.changed();
	};
	const harmless = needed.filter((move) => !move.breaks_promise);
	const include = harmless.length
		? button(
				harmless.length === 1 ? __("Accept it too") : __("Accept them too"),
				() => change(harmless, true),
				pressed("include", "btn-primary")
			)
		: null;
	const leave = button(__("Leave out what has no room"), () => change(needing, false), pressed("leave"));
	return element(
		"section",
		{ class: "fsm-needs", tabindex: "-1", "aria-label": __("What the accepted changes need") },
		element("h3", {}, sentenceOf(board, needing, needed)),
		element(
			"ul",
			{},
			needed.map((move) => line(board, move, act))
		),
		needed.length > harmless.length
			? element("p", {}, __("A promise is broken only by the checkbox of its own change."))
			: null,
		element("div", { class: "fsm-group" }, include, leave)
	);
}

const pressed = (key, look = "btn-default") => ({
	class: `btn ${look} btn-xs`,
	dataset: { key: `proposal:needs:${key}` },
});

function sentenceOf(board, needing, needed) {
	const [first, second] = [names(board, needing), names(board, needed)];
	const some =
		needing.length === 1 ? __("1 change ({0})", [first]) : __("{0} changes ({1})", [needing.length, first]);
	const others =
		needed.length === 1 ? __("1 other ({0})", [second]) : __("{0} others ({1})", [needed.length, second]);
	return __("For {0} there is room only with {1}:", [some, others]);
}

// of whose rows the changes are
function names(board, moves) {
	const who = moves.map(({ to }) =>
		to?.technician ? board.store.technicianName(to.technician) : __("the backlog")
	);
	return [...new Set(who)].join(", ");
}

function line(board, move, act) {
	const job = board.store.job(move.job);
	const title = job ? titleOf(job) : move.job;
	const show = button(__("Show"), () => act.show(move.job), {
		class: "btn btn-default btn-xs",
		"aria-label": __("Show: {0}", [title]),
		dataset: { key: `proposal:needs:show:${move.job}` },
	});
	const way = `${placeText(board, move.from, true)} → ${placeText(board, move.to, true)}`;
	const broken = move.breaks_promise
		? element("div", {}, __("Break the promise to {0}", [job?.customer_name || title]))
		: null;
	return element(
		"li",
		{ dataset: { job: move.job } },
		element("div", {}, element("b", {}, title), element("div", { class: "fsm-soft" }, way), broken),
		show
	);
}
