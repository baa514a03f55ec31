"""What a person wants to see of the tickets, as their page or a saved view says it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

LIST, STATUS, QUEUE, KIND, CLOCK, PERSON = "list", "status", "queue", "kind", "clock", "person"
ARRANGED_BY = (LIST, STATUS, QUEUE, KIND, CLOCK, PERSON)
"""One list, or columns by status, queue, Issue Type, state of the clock, or who it is assigned to."""
OPEN, SNOOZED, OVER = "open", "snoozed", "over"
SCOPES = (OPEN, SNOOZED, OVER)
ME, NOBODY = "me", "nobody"
LONGEST_TEXT = 140


@dataclass(frozen=True, slots=True)
class BoardView:
	"""Arrangement and filters; an empty filter leaves nothing out.

	Attributes:
		by: of ARRANGED_BY.
		scope: of SCOPES.
		kind: name of an Issue Type.
		queue: name of a User Group, or ME for those that the user answers.
		person: name of a User, ME or NOBODY.
		priority: name of an Issue Priority.
		incident: name of a Network Incident, whose tickets are then listed one by one.
		text: part of a subject, of a customer's name or of a ticket's number.
	"""

	by: str = LIST
	scope: str = OPEN
	kind: str = ""
	queue: str = ""
	person: str = ""
	priority: str = ""
	incident: str = ""
	text: str = ""


def parse_view(values: Mapping[str, object]) -> BoardView:
	"""Return a view from what a browser or a saved view holds; what is unknown there counts as not said."""
	said = {name: _clean(values.get(name)) for name in BoardView.__slots__}
	return BoardView(
		by=said["by"] if said["by"] in ARRANGED_BY else LIST,
		scope=said["scope"] if said["scope"] in SCOPES else OPEN,
		**{name: said[name] for name in ("kind", "queue", "person", "priority", "incident", "text")},
	)


def _clean(value: object) -> str:
	return " ".join(value.split())[:LONGEST_TEXT] if isinstance(value, str) else ""
