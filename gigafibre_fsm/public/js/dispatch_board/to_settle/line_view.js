// One line of the list: a sign, what it is about, and what can be done about it at once.
import { button, element } from "../dom.js";
import { icon } from "../icons.js";
import { answer } from "./answers.js";
import { labelled } from "../../platform/formatting.js";

/** @type {Record<string, string>} a drawing for each kind, so that no colour says anything alone */
const SIGNS = {
	asks: "warning",
	text: "sent",
	cancelled: "failed",
	accepted: "done",
	late: "late",
	not_left: "late",
	not_sent: "draft",
	absent: "warning",
	storm: "storm",
	failed: "failed",
	declined: "failed",
	unanswered: "late",
	hole: "planned",
	outdated: "draft",
	unpublished: "draft",
	offered: "held",
};
/** @type {Record<string, () => string>} */
const ANSWERS = {
	propose: () => __("Propose…"),
	plan: () => __("Plan for the storm…"),
	fill: () => __("Fill…"),
	reply: () => __("Reply…"),
	publish: () => __("Publish…"),
	resend: () => __("Send again"),
	show: () => __("Show"),
	note: () => __("Noted"),
	withdraw: () => __("Withdraw"),
};

/**
 * @param {import("./settle_list.js").SettleList} list
 * @param {SettleRow} line
 * @param {string} place where it stands, so that the focus is found again there
 */
export function settleLine(list, line, place) {
	const { kind, text, key, job } = line;
	// above the rows a line has one line: calls are in the panel, unless nothing comes before them
	const shown = line.answers.filter((name, at) => place === "panel" || name !== "call" || !at);
	const buttons = shown.flatMap((name) =>
		name === "call" ? calls(line, place) : [answerButton(list, line, name, place)]
	);
	return element(
		"li",
		{ dataset: { job, kind, line: key } },
		element("span", { class: "fsm-settle-text" }, icon(SIGNS[kind]), ` ${text}`),
		element("span", { class: "fsm-settle-answers" }, buttons)
	);
}

function answerButton(list, line, name, place) {
	const label = ANSWERS[name]();
	return button(label, (event) => answer(list, line, name, event.currentTarget), {
		class: "btn btn-xs btn-default",
		// the visible word first, then what it is about
		"aria-label": labelled(label, line.text),
		dataset: { key: `settle:${place}:${line.key}:${name}` },
	});
}

// a link for each person: one press calls, by whatever telephone the desk has
function calls(line, place) {
	return line.phones.map(({ name, role, phone, shown }) =>
		element(
			"a",
			{
				class: "btn btn-xs btn-default",
				href: `tel:${phone}`,
				title: `${name}, ${shown}`,
				"aria-label": __("Call {0}, {1}", [name, shown]),
				dataset: { key: `settle:${place}:${line.key}:${role}` },
			},
			__("Call {0}", [name])
		)
	);
}
