// What nobody may overlook stands first: who was promised what, how to reach them, what is still possible.
import { placeText } from "./moves.js";
import { button, element } from "../dom.js";
import { clock, dayOf, dayText, minutesOf, windowText } from "../time.js";
import { phone_number as phoneText, sentence } from "../../platform/formatting.js";

export function drawPromises(board, choices, act) {
	const { promises } = choices.found;
	if (!promises?.length) return null;
	const title =
		promises.length === 1 ? __("1 promise at risk") : __("{0} promises at risk", [promises.length]);
	return element(
		"section",
		{ class: "fsm-promises" },
		element("h3", {}, title),
		element(
			"ul",
			{},
			promises.map((promise) => promiseLine(board, choices, promise))
		),
		asking(choices, act),
		element("p", { class: "fsm-soft" }, hintText(choices))
	);
}

function promiseLine(board, choices, { job, customer, phone, window, windows_left }) {
	const told = window ? `${dayText(dayOf(minutesOf(window[0])))}, ${windowText(window)}` : "";
	const left = windows_left.map((one) => `${dayText(dayOf(minutesOf(one[0])))}, ${windowText(one)}`);
	const still = left.length
		? __("Still possible: {0}", [left.join(" · ")])
		: __("No other window was found in the next days.");
	const call = phone ? element("a", { href: `tel:${phone}` }, phoneText(phone)) : __("no phone number");
	const { to } = choices.move(job);
	return element(
		"li",
		{ dataset: { promise: job } },
		element("b", {}, customer),
		` · ${told} · `,
		call,
		to ? element("div", {}, __("New time: {0}", [placeText(board, to, true)])) : null,
		element("div", {}, still),
		answered(board, choices, job)
	);
}

// whether they were asked by text, and what came of it
function answered(board, choices, job) {
	if (choices.asked.has(job) && choices.stands(choices.move(job)))
		return element("div", {}, element("b", {}, __("The customer agreed, and the visit is moved.")));
	const until = choices.asked.get(job);
	const ended = until && board.settle.endOfQuestion(job);
	if (ended)
		return element(
			"div",
			{},
			element(
				"b",
				{},
				ended === "declined"
					? __("The customer does not want the new time: call them.")
					: __("The customer has not answered: call them.")
			)
		);
	if (until) return element("div", {}, element("b", {}, askedText(until)));
	if (choices.declined.has(job))
		return element("div", {}, element("b", {}, __("The customer does not want the new time: call them.")));
	const why = choices.unasked.get(job);
	return why ? element("div", {}, element("b", {}, __("Not asked: {0}", [why]))) : null;
}

const askedText = (until) =>
	sentence(__("Asked by text message. Time to answer until {0}.", [clock(minutesOf(until))]));

function asking(choices, act) {
	if (choices.asking) return element("p", { role: "status" }, choices.asking);
	const count = choices.askable().length;
	if (!count) return null;
	const label = count === 1 ? __("Ask this customer") : __("Ask these {0} customers", [count]);
	return button(label, act.ask, {
		class: "btn btn-default btn-sm",
		title: __("By text message: the visit moves when the customer says yes."),
		dataset: { key: "proposal:ask" },
	});
}

const hintText = (choices) =>
	choices.moves.some((move) => move.breaks_promise && move.to)
		? __("Such a visit stays unless its customer agrees, or you accept below that its promise is broken.")
		: __("Such a visit stays unless you accept below that its promise is broken.");
