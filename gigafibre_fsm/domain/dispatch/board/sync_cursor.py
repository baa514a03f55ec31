"""Cursor of an open board page: when it last polled, and the state of the team then; opaque to the page."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe.query_builder.functions import Count, Max

TEAM = ("Dispatch Technician", "Dispatch Absence", "Holiday List")
OVERLAP = timedelta(seconds=10)
"""Transactions may commit out of order: each poll reads changes from this long before the previous one."""
OLDEST = timedelta(hours=12)
"""A page that slept longer than this loads everything again."""


@dataclass(frozen=True, slots=True)
class Cursor:
	"""When a page last polled, and the state of the team then."""

	moment: datetime
	team: str
	"""Hash of the team's records (technicians, absences, holiday lists) and the settings."""

	@property
	def since(self) -> datetime:
		"""Return the time from which changes have to be read."""
		return self.moment - OVERLAP

	def is_usable(self, now: datetime) -> bool:
		"""Whether changes since this cursor can be read: it is at most OLDEST old, and not in the future.

		In autumn, when clocks go back an hour, a cursor can be in the future for up to an hour.
		"""
		return now - OLDEST <= self.moment <= now

	def __str__(self) -> str:
		return f"{self.moment.isoformat(' ')}|{self.team}"


def current_cursor(now: datetime) -> Cursor:
	"""Return the cursor for an answer whose data is read now."""
	settings = frappe.get_cached_doc("FSM Dispatch Settings")
	state = f"{settings.modified}|{_read_team()}"
	return Cursor(now, hashlib.sha256(state.encode()).hexdigest()[:12])


def parse_cursor(text: str) -> Cursor | None:
	"""Parse a cursor from the text of an earlier answer; None if the text is not a cursor."""
	moment, _bar, team = text.partition("|")
	try:
		return Cursor(datetime.fromisoformat(moment), team)
	except ValueError:
		return None


def _read_team() -> tuple:
	"""Return how many records of the team there are, and when the last of them was written, by doctype, in one query."""
	first, *others = [_state(doctype) for doctype in TEAM]
	query = frappe.qb.from_(first).select(first.star)
	for other in others:
		query = query.cross_join(other).cross().select(other.star)
	return query.run()[0]


def _state(doctype: str):
	table = frappe.qb.DocType(doctype)
	alias = f"state_of_{frappe.scrub(doctype)}"
	return frappe.qb.from_(table).select(Count("*"), Max(table.modified)).as_(alias)
