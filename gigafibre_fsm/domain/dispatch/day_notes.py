"""Notes of a day: what dispatch tells everybody, such as a storm or an outage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe.utils import getdate

from gigafibre_fsm.domain.platform import kept_answers

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Dispatch Day Note"
AREA = "Dispatch Day Note Area"
STORM = "Storm"
LONGEST = 300
"""Characters: a banner is read at a glance."""
KEPT = 3600
"""Seconds for which the notes of a day are kept in the cache; a change has them read again at once."""


@dataclass(frozen=True, slots=True)
class DayNote:
	"""A note of a day.

	Attributes:
		kind: Note, Storm or Outage.
		text: as it was typed.
		slower: of a storm: percent by which one drives more slowly.
		hours: of a storm: full hours of the day from and until which nobody works outdoors.
		territories: of a storm: names of the Service Territories in which it is; empty: everywhere.
	"""

	name: str
	kind: str
	text: str
	shown_to_technicians: bool
	slower: int = 0
	hours: tuple[int, int] = (0, 24)
	territories: tuple[str, ...] = ()


def list_notes(day: date, *, for_technicians: bool = False) -> tuple[DayNote, ...]:
	"""Return the notes of a day, the oldest first.

	Args:
		day: site date.
		for_technicians: only those that technicians see.
	"""
	return read_days([day], for_technicians=for_technicians)[day]


def read_days(days: Iterable[date], *, for_technicians: bool = False) -> dict[date, tuple[DayNote, ...]]:
	"""Return the notes of some days; one query for all that the cache does not hold, none if it holds them.

	Args:
		days: site dates.
		for_technicians: only those that technicians see.
	"""
	found = {day: kept_answers.load_answer(_key(day), tuple) for day in days}
	missing = [day for day, kept in found.items() if kept is None]
	if missing:
		read = _read_notes(missing)
		for day in missing:
			found[day] = read.get(day, ())
			kept_answers.store_answer(_key(day), found[day], KEPT)
	return {
		day: tuple(note for note in kept if note.shown_to_technicians or not for_technicians)
		for day, kept in found.items()
	}


def _read_notes(days: list[date]) -> dict[date, tuple[DayNote, ...]]:
	fields = ["day", "name", "kind", "text", "shown_to_technicians", "slower", "from_hour", "to_hour"]
	rows = frappe.get_all(DOCTYPE, {"day": ("in", days)}, fields, order_by="creation")
	areas = _read_areas([row.name for row in rows if row.kind == STORM])
	found: dict[date, tuple[DayNote, ...]] = {}
	for row in rows:
		own = (row.name, row.kind, row.text, bool(row.shown_to_technicians))
		storm = (
			(row.slower, (row.from_hour, row.to_hour), areas.get(row.name, ())) if row.kind == STORM else ()
		)
		found[row.day] = (*found.get(row.day, ()), DayNote(*own, *storm))
	return found


def _read_areas(storms: list[str]) -> dict[str, tuple[str, ...]]:
	found: dict[str, tuple[str, ...]] = {}
	filters = {"parenttype": DOCTYPE, "parent": ("in", storms)}
	for row in frappe.get_all(AREA, filters, ["parent", "territory"], order_by="idx") if storms else ():
		found[row.parent] = (*found.get(row.parent, ()), row.territory)
	return found


def forget_notes(note: "Document") -> None:
	"""Have the notes of a changed note's day, and of the day that it had before, read again once this is stored."""
	before = note.get_doc_before_save()
	for day in {getdate(each.day) for each in (note, before) if each}:
		kept_answers.forget_answer(_key(day))


def _key(day: date) -> str:
	return f"fsm_notes_of_day:{day.isoformat()}"
