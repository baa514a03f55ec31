"""Notes of a day: what dispatch tells everybody, such as a storm or an outage."""

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
	"""Return the notes of a day, the oldest first; without a query while they are kept in the cache.

	Args:
		day: site date.
		for_technicians: only those that technicians see.
	"""
	kept = frappe.cache().get_value(_key(day), expires=True)
	if kept is None:
		fields = ["name", "kind", "text", "shown_to_technicians"]
		kept = [
			tuple(row.values()) for row in frappe.get_all(DOCTYPE, {"day": day}, fields, order_by="creation")
		]
		frappe.cache().set_value(_key(day), kept, expires_in_sec=KEPT)
	notes = (DayNote(name, kind, text, bool(is_shown)) for name, kind, text, is_shown in kept)
	return tuple(note for note in notes if note.shown_to_technicians or not for_technicians)


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
