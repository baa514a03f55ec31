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
	"""Where a page stands in what happens."""

	moment: datetime
	team: str
	"""Differs once a technician, an absence, a list of holidays or a setting was written or deleted."""

	@property
	def since(self) -> datetime:
		"""From when on to look again."""
		return self.moment - OVERLAP

	def is_usable(self, now: datetime) -> bool:
		"""Whether one can go on from here: not from long ago, nor from the hour that autumn repeats."""
		return now - OLDEST <= self.moment <= now

	def __str__(self) -> str:
		return f"{self.moment.isoformat(' ')}|{self.team}"


def here(now: datetime) -> Cursor:
	"""The cursor of an answer that is read now."""
	settings = frappe.get_cached_doc("FSM Dispatch Settings")
	state = [str(settings.modified), *map(_state, TEAM)]
	return Cursor(now, hashlib.sha256("|".join(state).encode()).hexdigest()[:12])


def of(text: str) -> Cursor | None:
	"""The cursor in an answer's text; None for anything else."""
	moment, _bar, team = text.partition("|")
	try:
		return Cursor(datetime.fromisoformat(moment), team)
	except ValueError:
		return None


def _state(doctype: str) -> str:
	table = frappe.qb.DocType(doctype)
	return str(frappe.qb.from_(table).select(Count("*"), Max(table.modified)).run())
