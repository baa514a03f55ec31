"""Types of what the board's commands answer: done, or what to ask first, and what to redraw."""

from typing import TypedDict

from gigafibre_fsm.domain.dispatch.board.answers import Card, RowOfDay
from gigafibre_fsm.domain.dispatch.schedule.placement import PlacementJson


class AskedQuestion(TypedDict):
	"""A question to answer before a command."""

	job: str
	kind: str
	texts: list[str]
	can_override: bool


class CommandQuestion(AskedQuestion, total=False):
	"""A question to answer before a command.

	`text` and `current` only if another user changed the job meanwhile.
	"""

	text: str
	current: PlacementJson


class Redraw(TypedDict):
	"""The parts of the page to redraw: cards, and rows by `technician|day`."""

	jobs: list[Card]
	technician_days: dict[str, RowOfDay]


class DoneOrNot(TypedDict):
	"""Whether a command was carried out."""

	done: bool


class CommandOutcome(DoneOrNot, total=False):
	"""The result of a command: `change` and its effect, or `questions`.

	`nothing` if there was nothing to undo.
	"""

	questions: list[CommandQuestion]
	change: str | None
	summary: str
	gone: list[str]
	nothing: bool


class BoardCommandAnswer(CommandOutcome, total=False):
	"""The result of a command, with the parts of the page to redraw after it."""

	jobs: list[Card]
	technician_days: dict[str, RowOfDay]
