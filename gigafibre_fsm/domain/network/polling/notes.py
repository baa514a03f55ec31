"""The results of the polling rounds, in CPE Polling: those of each ACS under its own beginning of the fields' names."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.line import live_query

DOCTYPE = "CPE Polling"
USUAL_MINUTES, USUAL_PAGE = 5, 500
MOST_UNKNOWN = 500

Strangers = dict[str, dict[str, str]]
"""Devices that stock does not know, by their id in the ACS: serial, product class, last inform."""


def read_note(backend: str, field: str) -> str:
	"""Return a field of an ACS's notes, as text; empty if it was never written.

	Args:
		backend: name of the ACS.
		field: name of the field without the ACS's beginning.
	"""
	return frappe.db.get_singles_dict(DOCTYPE).get(f"{due.NOTED_UNDER[backend]}{field}") or ""


def write_notes(backend: str, values: dict[str, object]) -> None:
	"""Write fields of an ACS's notes, and commit: a round ends here, whatever the worker does next.

	Args:
		backend: name of the ACS.
		values: by name without the ACS's beginning.
	"""
	named = {f"{due.NOTED_UNDER[backend]}{field}": value for field, value in values.items()}
	frappe.db.set_single_value(DOCTYPE, named, update_modified=False)
	frappe.db.commit()  # see above


def read_strangers(backend: str) -> Strangers:
	"""Return the devices that stock did not know when they were last polled."""
	return json.loads(read_note(backend, "strangers") or "{}")


def write_strangers(strangers: Strangers) -> dict[str, int | str]:
	"""Return the fields that hold these devices, the latest ones first."""
	newest = sorted(strangers.items(), key=lambda item: item[1]["last_inform"], reverse=True)
	return {"strangers_count": len(strangers), "strangers": json.dumps(dict(newest[:MOST_UNKNOWN]))}


def read_setting(name: str, usual: int) -> int:
	"""Return a number of the settings that hold for every ACS.

	Args:
		name: of the field.
		usual: if it is empty.
	"""
	return frappe.db.get_single_value(live_query.SETTINGS, name) or usual


@dataclass(frozen=True, slots=True)
class PollingStatus:
	"""The state of polling an ACS: the last complete answer, whether that is too long ago, and devices by state."""

	answered: datetime | None
	is_late: bool
	problem: str
	strangers: int
	states: dict[str, int]


def polling_status(now: datetime, backend: str) -> PollingStatus:
	"""Return the state of polling an ACS, for the health check; `now` in site time."""
	answered_on = read_note(backend, "answered_on")
	answered = get_datetime(answered_on) if answered_on else None
	patience = 3 * timedelta(minutes=read_setting("poll_minutes", USUAL_MINUTES))
	is_late = answered is None or now - answered > patience
	strangers = int(read_note(backend, "strangers_count") or 0)
	return PollingStatus(answered, is_late, read_note(backend, "problem"), strangers, _count_states(backend))


def _count_states(backend: str) -> dict[str, int]:
	state = frappe.qb.DocType("CPE State")
	query = frappe.qb.from_(state).select(state.state, Count("*")).groupby(state.state)
	if len(due.list_backends()) > 1:
		query = query.where(state.acs_backend == backend)
	return dict(query.run())
