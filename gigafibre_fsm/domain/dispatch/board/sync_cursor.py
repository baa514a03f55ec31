"""How far an open page has looked: when it last asked, and the state of the team then. Pages send it back unread."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe.query_builder.functions import Count, Max

TEAM = ("Dispatch Technician", "Dispatch Absence", "Holiday List")
OVERLAP = timedelta(seconds=10)
"""A transaction may be committed after one that began later: each look goes back this far."""
OLDEST = timedelta(hours=12)
"""A page that slept longer loads everything again."""


@dataclass(frozen=True, slots=True)
class Cursor:
	"""How far a page has looked: when it last asked, and the state of the team then."""

	moment: datetime
	team: str
	"""Differs once a technician, an absence, a list of holidays or a setting was written or deleted."""

	@property
	def since(self) -> datetime:
		"""The moment from which changes are to be read."""
		return self.moment - OVERLAP

	def is_usable(self, now: datetime) -> bool:
		"""Whether changes since the cursor can be answered: it is at most OLDEST old, and not in the future.

		In autumn, when clocks go back an hour, a cursor is in the future for that long.
		"""
		return now - OLDEST <= self.moment <= now

	def __str__(self) -> str:
		return f"{self.moment.isoformat(' ')}|{self.team}"


def here(now: datetime) -> Cursor:
	"""Return the cursor for an answer whose data is read now."""
	settings = frappe.get_cached_doc("FSM Dispatch Settings")
	state = [str(settings.modified), *map(_state, TEAM)]
	return Cursor(now, hashlib.sha256("|".join(state).encode()).hexdigest()[:12])


def of(text: str) -> Cursor | None:
	"""Read a cursor from the text of an earlier answer; None if the text is no cursor."""
	moment, _bar, team = text.partition("|")
	try:
		return Cursor(datetime.fromisoformat(moment), team)
	except ValueError:
		return None


def _state(doctype: str) -> str:
	table = frappe.qb.DocType(doctype)
	return str(frappe.qb.from_(table).select(Count("*"), Max(table.modified)).run())
