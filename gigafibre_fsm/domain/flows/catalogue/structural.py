"""Kinds of steps that the engine itself carries out: choices, repetitions, waits, the end."""

from gigafibre_fsm.domain.flows.catalogue.registry import Input, Output, StepKind
from gigafibre_fsm.domain.flows.definition import tree

GROUP = "Structure"
MOST_ITEMS = 200
"""Items that a repetition over a list may have, whatever its cap."""
MOST_TURNS = 100
"""Turns of a repetition until a condition holds."""

STRUCTURAL_KINDS = (
	StepKind(tree.BRANCH, "Choice", GROUP, icon="branch", outputs=(Output("case", "Case taken"),)),
	StepKind(
		tree.FOR_EACH,
		"For each",
		GROUP,
		inputs=(
			Input("items", "List", "Field", required=True),
			Input("cap", "At most", "Int", help="A longer list fails before its first item"),
			Input(
				"tolerated", "Share that may fail", "Float", help="From 0 to 1; 0 stops at the first failure"
			),
		),
		outputs=(
			Output("count", "Items", "Int"),
			Output("failed", "Items that failed", "Int"),
		),
		icon="list",
	),
	StepKind(
		tree.REPEAT,
		"Repeat until",
		GROUP,
		inputs=(Input("at_most", "Turns at most", "Int", required=True),),
		outputs=(Output("turns", "Turns", "Int"), Output("reached", "The condition held", "Check")),
		icon="refresh",
	),
	StepKind(
		tree.WAIT,
		"Wait",
		GROUP,
		inputs=(
			Input("duration", "How long", "Duration"),
			Input("until", "Until", "Text", help="A date or a date and time of the site"),
			Input("not_before", "Not before", "Time", help="Wall time of the site, like 09:00"),
		),
		icon="clock",
		waits=True,
	),
	StepKind(
		tree.WAIT_FOR,
		"Wait for",
		GROUP,
		inputs=(
			Input("key", "Event", "Text", help="Empty waits for the record to fulfil the condition"),
			Input("doctype", "Type of another record", "Link", options=("DocType",)),
			Input("name", "Name of another record", "Text"),
		),
		outputs=(Output("timed_out", "No answer in time", "Check"),),
		icon="clock",
		waits=True,
	),
	StepKind(tree.STOP, "End of the flow", GROUP, inputs=(Input("reason", "Why"),), icon="stop"),
)
