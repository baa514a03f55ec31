"""Notes of a day: what dispatch tells everybody, such as a storm or an outage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe.utils import getdate

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Dispatch Day Note"
LONGEST = 300
"""Characters: a banner is read at a glance."""
KEPT = 3600
"""Seconds for which the notes of a day are kept in the cache; a change forgets them at once."""


@dataclass(frozen=True, slots=True)
class DayNote:
	"""A note; `kind` is Note, Storm or Outage, `text` as it was typed."""

	name: str
	kind: str
	text: str
	shown_to_technicians: bool


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
	found = {day: frappe.cache().get_value(_key(day), expires=True) for day in days}
	missing = [day for day, kept in found.items() if kept is None]
	if missing:
		fields = ["day", "name", "kind", "text", "shown_to_technicians"]
		rows = frappe.get_all(DOCTYPE, {"day": ("in", missing)}, fields, order_by="creation")
		for day in missing:
			own = [row for row in rows if row.day == day]
			found[day] = [(row.name, row.kind, row.text, row.shown_to_technicians) for row in own]
			frappe.cache().set_value(_key(day), found[day], expires_in_sec=KEPT)
	return {
		day: tuple(
			DayNote(name, kind, text, bool(is_shown))
			for name, kind, text, is_shown in kept
			if is_shown or not for_technicians
		)
		for day, kept in found.items()
	}


def forget_notes(note: "Document") -> None:
	"""Have the notes of a changed note's day, and of the day that it had before, read again once this is stored."""
	before = note.get_doc_before_save()
	for day in {getdate(each.day) for each in (note, before) if each}:
		key = _key(day)
		frappe.cache().delete_value(key)
		# a reader may have kept what stood before this is committed
		frappe.db.after_commit.add(lambda key=key: frappe.cache().delete_value(key))


def _key(day: date) -> str:
	return f"fsm_day_notes:{day.isoformat()}"
