"""When commands, polls and baselines became due; checked every minute, so it imports nothing heavy."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Date, Min
from frappe.utils import get_datetime

from gigafibre_fsm.domain.network import polling_schedule
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from pypika.queries import Table
	from pypika.terms import Criterion

QUEUE, USUAL_QUEUE = "fsm_polling", "long"
BACKENDS = {"GenieACS": "FSM GenieACS Settings", "Oktopus": "FSM Oktopus Settings"}
"""The servers that manage modems, and the settings of each."""
NOTED_UNDER = {"GenieACS": "", "Oktopus": "oktopus_"}
"""How the fields of CPE Polling begin that hold the rounds of each."""
WATCHED = ("Pending", "Requested", "Unknown")
"""States of a command in which a worker still checks it."""
ALARMS_KEPT = timedelta(days=90)
COUNT_EVERY = timedelta(minutes=5)
"""How often the user-minutes of an incident are counted anew."""
HEALTH_HOUR = 3
POLL_IS_FRESH = timedelta(hours=1)
"""How old the newest complete poll may be for a comparison with stock."""
ON_THE_WAY = ("Waiting", "Preparing", "Proving", "Watched", "Finishing", "Going Back")
"""States of a device that a migration still moves."""
WAITS_FOR = timedelta(days=30)
"""A baseline is no longer awaited when the device has not informed for this long."""


def queue_name() -> str:
	"""Return the queue for jobs that call the ACS: its own if the bench has workers for it, else long."""
	return QUEUE if QUEUE in (frappe.conf.get("workers") or {}) else USUAL_QUEUE


def commands_since(now: datetime) -> datetime | None:
	"""Return since when the oldest command is due, None if none is; times in UTC."""
	waiting = {"state": ("in", WATCHED), "next_look": ("<=", now)}
	return frappe.db.get_value("CPE Command", waiting, "next_look", order_by="next_look")


def list_backends() -> tuple[str, ...]:
	"""Return the names of the ACSs that are switched on, GenieACS first."""
	return tuple(
		name
		for name, settings in BACKENDS.items()
		if frappe.db.get_single_value(settings, "enabled", cache=False)
	)


def is_poll_due(now: datetime, backend: str) -> bool:
	"""Whether the next polling round of an ACS is due; `now` in UTC."""
	return backend in list_backends() and polling_schedule.is_due(_next_round(backend), now)


def poll_since(now: datetime) -> datetime | None:
	"""Return since when the next polling round is due, None if none is; times in UTC."""
	rounds = (_next_round(name) or now for name in list_backends() if is_poll_due(now, name))
	return min(rounds, default=None)


def _next_round(backend: str) -> datetime | None:
	next_attempt = frappe.db.get_singles_dict("CPE Polling").get(f"{NOTED_UNDER[backend]}next_attempt")
	return get_datetime(next_attempt) if next_attempt else None


def polls_known() -> dict[str, datetime]:
	"""Return ACS → until when all calls of its modems are known, UTC, of those that are switched on and have answered."""
	noted = frappe.db.get_singles_dict("CPE Polling")
	known = {name: noted.get(f"{NOTED_UNDER[name]}known_until") for name in list_backends()}
	return {name: datetime.fromisoformat(text).replace(tzinfo=None) for name, text in known.items() if text}


def poll_key(polls: dict[str, datetime]) -> str:
	"""Return what names the newest polls, as an incident and the last look for outages remember them."""
	return " ".join(f"{name}:{known.isoformat(timespec='seconds')}" for name, known in sorted(polls.items()))


def watch_since(now: datetime) -> datetime | None:
	"""Return since when the network is to be looked at for outages, None if it is not; times in UTC.

	It is after each polling round, when planned work begins, and while an incident goes on each few minutes, because
	its user-minutes grow whether the ACS answers or not.
	"""
	looked = frappe.db.get_singles_dict("Network Watch")
	looked_on = looked.watched_on and instants.to_nearest_utc(get_datetime(looked.watched_on))
	polls = polls_known()
	if polls and looked.heard_until != poll_key(polls):
		return min(now, max([*polls.values(), *filter(None, [looked_on])]))
	site = instants.to_site(now)
	starts = {"state": "Planned", "started_on": ("<=", site)}
	if begins := frappe.db.get_value("Network Incident", starts, "started_on", order_by="started_on"):
		return min(now, instants.to_nearest_utc(begins))
	goes_on = {"state": ("in", ("Suspected", "Open", "Partly Restored"))}
	if frappe.db.exists("Network Incident", goes_on):
		next_look = (looked_on or now) + COUNT_EVERY
		return next_look if next_look <= now else None
	return None


def alarms_since(now: datetime) -> datetime | None:
	"""Return since when the oldest alarm is to be processed, None if none is; times in UTC."""
	waiting = {"state": ("in", ("Received", "Failed")), "next_attempt": ("<=", now)}
	return frappe.db.get_value("Network Alarm", waiting, "next_attempt", order_by="next_attempt")


def old_alarms_since(now: datetime) -> datetime | None:
	"""Return since when an alarm is old enough to be deleted, None if none is; times in UTC."""
	over = {"state": ("in", ("Done", "Ignored")), "received_on": ("<", now - ALARMS_KEPT)}
	oldest = frappe.db.get_value("Network Alarm", over, "received_on", order_by="received_on")
	return oldest and min(oldest + ALARMS_KEPT, now)


def health_day(now: datetime) -> datetime:
	"""Return when the day began for which devices are judged: at 3:00; both in site time, naive."""
	began = now.replace(hour=HEALTH_HOUR, minute=0, second=0, microsecond=0)
	return began if now >= began else began - timedelta(days=1)


def health_since(now: datetime) -> datetime | None:
	"""Return since when devices wait to be judged, None if none does; times in UTC."""
	began = health_day(instants.to_site(now))
	state = frappe.qb.DocType("CPE State")
	waiting = (
		frappe.qb.from_(state)
		.select(state.name)
		.where(state.judged_on.isnull() | (state.judged_on < began))
		.limit(1)
	)
	return min(instants.to_nearest_utc(began), now) if waiting.run() else None


def stock_check_since(now: datetime) -> datetime | None:
	"""Return since when stock waits to be compared with the network, None if it does not; times in UTC.

	Once a day from 4:00, and only while every ACS answers: a poll that is late would find differences that are none.
	"""
	noted, servers = frappe.db.get_singles_dict("CPE Polling"), list_backends()
	local = instants.to_site(now)
	if not servers or not all(_is_fresh(noted, name, local) for name in servers):
		return None
	began = health_day(local) + timedelta(hours=1)
	compared = get_datetime(noted.reconciled_on) if noted.reconciled_on else None
	is_due = began <= local and (compared is None or compared < began)
	return min(instants.to_nearest_utc(began), now) if is_due else None


def migrations_since(now: datetime) -> datetime | None:
	"""Return since when a device on its way to another ACS is due, None if none is; times in UTC."""
	waiting = {"state": ("in", ON_THE_WAY), "next_look": ("<=", now)}
	return frappe.db.get_value("ACS Migration Device", waiting, "next_look", order_by="next_look")


def imports_since(now: datetime) -> datetime | None:
	"""Return when the oldest import of nodes was requested that is not done, None if none is; times in UTC."""
	since = frappe.db.get_value(
		"Network Import", {"state": "Requested"}, "requested_on", order_by="requested_on"
	)
	return since and min(instants.to_nearest_utc(since), now)


def _is_fresh(noted: "frappe._dict", backend: str, now: datetime) -> bool:
	"""Whether the newest poll of an ACS was complete, and is not long ago; `now` in site time."""
	under = NOTED_UNDER[backend]
	answered = noted.get(f"{under}answered_on")
	is_late = not answered or now - get_datetime(answered) > POLL_IS_FRESH
	return not is_late and not int(noted.get(f"{under}failures") or 0)


def probes_since(now: datetime) -> datetime | None:
	"""Return since when the oldest probe of a modem is due, None if none is; times in UTC."""
	waiting = {"state": ("in", ("Requested", "Running")), "next_look": ("<=", now)}
	return frappe.db.get_value("Modem Probe", waiting, "next_look", order_by="next_look")


def activations_since(now: datetime) -> datetime | None:
	"""Return since when an OLT is to be asked about an ONT, None if none is; times in UTC."""
	waiting = {"state": ("in", ("Requested", "Running", "Unknown")), "next_look": ("<=", now)}
	return frappe.db.get_value("OLT Activation", waiting, "next_look", order_by="next_look")


def baselines_since(now: datetime) -> datetime | None:
	"""Return when an awaited baseline was last checked, None if none is awaited; times in UTC.

	All awaited baselines are checked in turn, so the last check shows whether a worker still runs.
	"""
	since = instants.to_site(now) - WAITS_FOR
	waiting = {"purpose": "Baseline", "state": "Unknown", "taken_on": (">", since)}
	looked = frappe.db.get_value("CPE Reading", waiting, "modified", order_by="modified desc")
	return looked and min(instants.to_nearest_utc(looked), now)


def levels_since(now: datetime) -> datetime | None:
	"""Return since when a level waits that is the first of its day, None if none does; times in UTC."""
	state = frappe.qb.DocType("CPE State")
	query = frappe.qb.from_(state).select(Min(state.polled_on)).where(is_level_due(state))
	polled = query.run()[0][0]
	return polled and min(instants.to_nearest_utc(polled), now)


def is_level_due(state: "Table") -> "Criterion":
	"""Return the condition under which a line of CPE State has a level of a day that none was kept for."""
	is_new = state.level_day.isnull() | (state.level_day < Date(state.values_on))
	return (state.optical_state == "Measured") & state.values_on.isnotnull() & is_new
