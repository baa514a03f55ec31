"""When commands, polls and baselines became due; checked every minute, so it imports nothing heavy."""

from datetime import datetime, timedelta

import frappe
from frappe.utils import get_datetime

from gigafibre_fsm.domain.network import polling_schedule
from gigafibre_fsm.domain.platform import instants

QUEUE, USUAL_QUEUE = "fsm_polling", "long"
WATCHED = ("Pending", "Requested", "Unknown")
"""States of a command in which a worker still checks it."""
WAITS_FOR = timedelta(days=30)
"""A baseline is no longer awaited when the device has not informed for this long."""


def queue_name() -> str:
	"""Return the queue for jobs that call the ACS: its own if the bench has workers for it, else long."""
	return QUEUE if QUEUE in (frappe.conf.get("workers") or {}) else USUAL_QUEUE


def commands_since(now: datetime) -> datetime | None:
	"""Return since when the oldest command is due, None if none is; times in UTC."""
	waiting = {"state": ("in", WATCHED), "next_look": ("<=", now)}
	return frappe.db.get_value("CPE Command", waiting, "next_look", order_by="next_look")


def is_poll_due(now: datetime) -> bool:
	"""Whether the next polling round is due; `now` in UTC."""
	if not frappe.db.get_single_value("FSM GenieACS Settings", "enabled", cache=False):
		return False
	return polling_schedule.is_due(_next_round(), now)


def poll_since(now: datetime) -> datetime | None:
	"""Return since when the next polling round is due, None if it is not; times in UTC."""
	return (_next_round() or now) if is_poll_due(now) else None


def _next_round() -> datetime | None:
	next_attempt = frappe.db.get_singles_dict("CPE Polling").next_attempt
	return get_datetime(next_attempt) if next_attempt else None


def imports_since(now: datetime) -> datetime | None:
	"""Return when the oldest import of nodes was requested that is not done, None if none is; times in UTC."""
	since = frappe.db.get_value(
		"Network Import", {"state": "Requested"}, "requested_on", order_by="requested_on"
	)
	return since and min(instants.to_nearest_utc(since), now)


def baselines_since(now: datetime) -> datetime | None:
	"""Return when an awaited baseline was last checked, None if none is awaited; times in UTC.

	All awaited baselines are checked in turn, so the last check shows whether a worker still runs.
	"""
	since = instants.to_site(now) - WAITS_FOR
	waiting = {"purpose": "Baseline", "state": "Unknown", "taken_on": (">", since)}
	looked = frappe.db.get_value("CPE Reading", waiting, "modified", order_by="modified desc")
	return looked and min(instants.to_nearest_utc(looked), now)
