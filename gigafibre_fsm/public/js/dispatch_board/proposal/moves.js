// The moves of a proposal by technician: accept or refuse one, one technician, all; a reason where one is refused.
import { ALL, PROMISES } from "./choices.js";
import { aloneText, savingText } from "./savings.js";
import { titleOf } from "../card_view.js";
import { button, choice, element } from "../dom.js";
import { clock, dayOf, dayText, lasting, minutesOf } from "../time.js";

export function drawMoves(board, choices, act) {
	if (!choices.moves.length)
		return element(
			"p",
			{},
			__("No change would save travel or dollars, mend a conflict or give a visit a place.")
		);
	const order = board.store.technicians.map(({ name }) => name);
	return element(
		"section",
		{ class: "fsm-moves", "aria-label": __("Proposed changes") },
		filters(choices, act),
		choices.groups(order).map(([technician, moves]) => group(board, choices, technician, moves, act)),
		small(board, choices, act)
	);
}

function filters(choices, { changed }) {
	const narrow = (filter, label) =>
		button(label, () => ((choices.filter = filter), changed()), {
			"aria-pressed": String(choices.filter === filter),
			class: "btn btn-default btn-xs",
			dataset: { key: `proposal:filter:${filter}` },
		});
	const take = (accepted, label) =>
		button(label, () => (choices.accept(choices.meant(), accepted), changed()), {
			class: "btn btn-default btn-xs",
			dataset: { key: `proposal:all:${accepted}` },
		});
	const promised = choices.promised().length;
	return element(
		"div",
		{ class: "fsm-proposal-filters" },
		element(
			"span",
			{ class: "fsm-group" },
			narrow(ALL, __("All changes ({0})", [choices.moves.length])),
			promised ? narrow(PROMISES, __("Promises touched ({0})", [promised])) : null
		),
		element("span", { class: "fsm-group" }, take(true, __("Accept all")), take(false, __("Accept none")))
	);
}

function group(board, choices, technician, moves, act) {
	const name = technician ? board.store.technicianName(technician) : __("Back to the backlog");
	const accepted = moves.filter((move) => move.accepted).length;
	const box = element("input", {
		type: "checkbox",
		checked: accepted === moves.length,
		"aria-label": __("Accept all changes: {0}", [name]),
		dataset: { key: `proposal:group:${technician}` },
		on: { change: () => (choices.accept(moves, !accepted), act.changed()) },
	});
	box.indeterminate = accepted > 0 && accepted < moves.length;
	const facts = [
		__("{0} of {1} accepted", [accepted, moves.length]),
		technician && gainText(choices.gain(technician)),
		technician && savedText(choices, technician),
	];
	return element(
		"section",
		{ class: "fsm-proposal-group", dataset: { technician: technician || "" } },
		element(
			"h3",
			{},
			element("label", {}, box, ` ${name}`),
			element("span", { class: "fsm-soft" }, ` ${facts.filter(Boolean).join(" · ")}`)
		),
		element(
			"ul",
			{},
			moves.map((move) => line(board, choices, move, act))
		)
	);
}

// what a technician's day gains or loses; true only while every change is accepted
function savedText(choices, technician) {
	const isWhole = choices.accepted().length === choices.moves.length;
	return isWhole ? savingText(choices.found.savings?.[technician]) : "";
}

function gainText(minutes) {
	if (!minutes) return "";
	const text = lasting(Math.abs(minutes));
	return minutes > 0 ? __("{0} more work", [text]) : __("{0} less work", [text]);
}

function small(board, choices, act) {
	const moves = choices.small();
	if (!moves.length) return null;
	const text =
		moves.length === 1
			? __("1 change of less than 10 min within its window")
			: __("{0} changes of less than 10 min within their windows", [moves.length]);
	const lines = moves.map((move) => line(board, choices, move, act));
	return element(
		"details",
		{
			class: "fsm-small-moves",
			open: choices.isUnfolded,
			on: { toggle: (event) => (choices.isUnfolded = event.target.open) },
		},
		element("summary", {}, text),
		element("ul", {}, lines)
	);
}

function line(board, choices, move, act) {
	const job = board.store.job(move.job);
	const title = job ? titleOf(job) : move.job;
	const customer = job?.customer_name || title;
	const accept = move.breaks_promise
		? __("Break the promise to {0}", [customer])
		: __("Accept: {0}", [title]);
	const box = element("input", {
		type: "checkbox",
		checked: move.accepted,
		disabled: choices.asked.has(move.job),
		"aria-label": accept,
		dataset: { key: `proposal:move:${move.job}` },
		on: { change: () => (choices.accept([move], !move.accepted), act.changed()) },
	});
	const show = button(__("Show"), () => act.show(move.job), {
		class: "btn btn-default btn-xs",
		"aria-label": __("Show: {0}", [title]),
		dataset: { key: `proposal:show:${move.job}` },
	});
	return element(
		"li",
		{ class: `fsm-move ${move.accepted ? "" : "fsm-is-refused"}`, dataset: { job: move.job } },
		element(
			"label",
			{},
			box,
			element("b", {}, ` ${placeText(board, move.to)}`),
			` · ${move.breaks_promise ? accept : customer}`,
			move.is_promised ? element("span", { class: "fsm-badge" }, __("promised")) : null
		),
		show,
		element("div", { class: "fsm-soft" }, __("now: {0}", [placeText(board, move.from, true)])),
		move.reason ? element("div", {}, move.reason) : null,
		alone(move),
		choices.asked.has(move.job)
			? element("div", {}, __("The customer was asked: it moves when they say yes."))
			: null,
		move.accepted || choices.asked.has(move.job) ? null : refusal(move, title, act)
	);
}

function alone(move) {
	const text = aloneText(move.alone);
	return text ? element("div", { class: "fsm-soft" }, text) : null;
}

// the hour; where it is asked for, the technician too
export function placeText(board, placement, isWhole = false) {
	if (!placement?.technician) return __("in the backlog");
	const arrival = minutesOf(placement.arrival);
	const day = dayOf(arrival) === board.day ? "" : `${dayText(dayOf(arrival))} `;
	const hour = `${day}${clock(arrival)}`;
	return isWhole ? `${hour}, ${board.store.technicianName(placement.technician)}` : hour;
}

const CAUSES = {
	Technician: () => __("Not this technician"),
	Hour: () => __("Not at this hour"),
	Stays: (move) => (move.from ? __("Stays where it is") : __("Not on this day")),
	Customer: () => __("Agreed with the customer"),
	Other: () => __("Another reason"),
};

// why not: only a chosen reason binds the plans that follow
function refusal(move, title, { changed }) {
	const isOther = move.to && move.to.technician !== move.from?.technician;
	const fits = { Technician: isOther, Hour: Boolean(move.to && move.from) };
	const causes = Object.keys(CAUSES).filter((cause) => fits[cause] !== false);
	const options = [["", __("Why not?")], ...causes.map((cause) => [cause, CAUSES[cause](move)])];
	const chosen = choice(options, move.cause, {
		"aria-label": __("Why not: {0}", [title]),
		dataset: { key: `proposal:cause:${move.job}` },
		on: { change: (event) => ((move.cause = event.target.value), changed()) },
	});
	return element(
		"div",
		{ class: "fsm-refusal" },
		chosen,
		move.cause ? remember(move) : null,
		words(move, title)
	);
}

function remember(move) {
	const box = element("input", {
		type: "checkbox",
		checked: move.remember,
		dataset: { key: `proposal:remember:${move.job}` },
		on: { change: (event) => (move.remember = event.target.checked) },
	});
	return element("label", { title: __("Later plans of this day obey it.") }, box, ` ${__("Remember")}`);
}

function words(move, title) {
	if (move.cause !== "Other") return null;
	return element("input", {
		class: "form-control input-sm",
		value: move.words,
		"aria-label": __("Reason: {0}", [title]),
		dataset: { key: `proposal:words:${move.job}` },
		on: { input: (event) => (move.words = event.target.value) },
	});
}
