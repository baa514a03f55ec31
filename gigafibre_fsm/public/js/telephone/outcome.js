// What became of a call: one press writes it down with the notes and closes the call.
import { element } from "../elements/elements.js";

// the choices of FSM Call's field
const OUTCOMES = [
	"Solved",
	"Ticket Opened",
	"Visit Booked",
	"Payment",
	"Information",
	"Call Again",
	"Not Reached",
	"Wrong Number",
	"Other",
];

export function outcome_form(telephone, notes, call) {
	const finish = (outcome) => () =>
		telephone.order("finish", { call: call.call, outcome, notes: notes.value });
	const buttons = OUTCOMES.map((outcome) =>
		element(
			"button",
			{ type: "button", class: "btn btn-default btn-sm", on: { click: finish(outcome) } },
			__(outcome, null, "FSM Call")
		)
	);
	return [
		element("h3", {}, __("What became of it?")),
		element(
			"div",
			{ class: "fsm-phone-list", role: "group", "aria-label": __("What became of it?") },
			buttons
		),
	];
}
