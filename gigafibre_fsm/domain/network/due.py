"""What of the lines waits for the clock, and since when; looked at each minute, so nothing heavy is imported."""

from datetime import datetime, timedelta

import frappe
from frappe.utils import get_datetime

from gigafibre_fsm.domain.network import polling_schedule
from gigafibre_fsm.domain.platform import instants

QUEUE, USUAL_QUEUE = "fsm_polling", "long"
WATCHED = ("Pending", "Requested", "Unknown")
"""States of a command in which somebody looks at it again."""
WAITS_FOR = timedelta(days=30)
"""After so long a device that never informed is not waited for any more."""


def queue_name() -> str:
	"""The queue of everything that asks the ACS: its own where the bench's configuration has workers for it, else the long one."""
	return QUEUE if QUEUE in (frappe.conf.get("workers") or {}) else USUAL_QUEUE


def commands_since(now: datetime) -> datetime | None:
	"""Since when a command is due; both in UTC, None where none is."""
	waiting = {"state": ("in", WATCHED), "next_look": ("<=", now)}
	return frappe.db.get_value("CPE Command", waiting, "next_look", order_by="next_look")


def is_poll_due(now: datetime) -> bool:
	"""Whether it is time for a round; UTC."""
	if not frappe.db.get_single_value("FSM GenieACS Settings", "enabled", cache=False):
		return False
	return polling_schedule.is_due(_next_round(), now)


def poll_since(now: datetime) -> datetime | None:
	"""Since when the next round is due; both in UTC, None while it is not."""
	return (_next_round() or now) if is_poll_due(now) else None


def _next_round() -> datetime | None:
	next_attempt = frappe.db.get_singles_dict("CPE Polling").next_attempt
	return get_datetime(next_attempt) if next_attempt else None


def baselines_since(now: datetime) -> datetime | None:
	"""When an awaited baseline was looked at last; both in UTC, None where none is awaited.

	All of them are looked at again and again, so the last look tells whether anybody still looks.
	"""
	since = instants.to_site(now) - WAITS_FOR
	waiting = {"purpose": "Baseline", "state": "Unknown", "taken_on": (">", since)}
	looked = frappe.db.get_value("CPE Reading", waiting, "modified", order_by="modified desc")
	return looked and min(instants.near(looked), now)
