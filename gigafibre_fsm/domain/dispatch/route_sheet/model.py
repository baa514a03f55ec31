"""What a route sheet says: values only, in the order in which they are printed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SheetVisit:
	"""A visit as it is printed; texts as they were typed, times in site time, `duration` in minutes."""

	name: str
	subject: str
	kind: str
	status: str
	priority: str
	arrival: datetime
	duration: int
	window_start: datetime | None
	window_end: datetime | None
	customer: str
	phone: str
	address: str
	access_notes: str
	instructions: str
	crew: tuple[str, ...]
	"""Names of those who come along."""


@dataclass(frozen=True, slots=True)
class LoadLine:
	"""Something to load; `quantity` is empty for a tool."""

	label: str
	quantity: str


@dataclass(frozen=True, slots=True)
class RouteSheet:
	"""The sheet of one technician.

	Attributes:
		technician: the name that people read.
		day: site date.
		visits: in the order of their arrival.
		load: what all of them need together.
		unpublished: how many visits of the day the technician does not know yet; they are not on the sheet.
	"""

	technician: str
	day: date
	visits: tuple[SheetVisit, ...]
	load: tuple[LoadLine, ...]
	unpublished: int


def list_people(leads: Mapping[str, str | None], crews: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
	"""Return the visits of each technician.

	Args:
		leads: the technician who leads, by visit, in the order in which they are printed.
		crews: those who come along, by visit.

	Returns:
		Visits by technician, each once, in their order.
	"""
	found: dict[str, list[str]] = {}
	for visit, lead in leads.items():
		for technician in dict.fromkeys(filter(None, (lead, *crews.get(visit, ())))):
			found.setdefault(technician, []).append(visit)
	return found
