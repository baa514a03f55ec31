"""Since when runs and events of flows are due, and old ones may go; checked every minute, so it imports nothing heavy."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Concat

from gigafibre_fsm.domain.platform import due as platform
from gigafibre_fsm.domain.platform import instants, retention

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

QUEUE, USUAL_QUEUE = "fsm_flows", "default"
RUNS_KEPT = timedelta(days=180)
"""For runs that ended."""
EVENTS_KEPT = timedelta(days=90)
"""For events: the dry run on history reads them."""
BUDGETS_KEPT = timedelta(days=35)
"""For the hours of a budget: the report of a month shows them."""
ENDED = ("Done", "Stopped", "Cancelled")
"""States of a run that nobody looks at again."""


def queue_name() -> str:
	"""Return the queue for runs of flows: its own if the bench has workers for it, else default."""
	return QUEUE if QUEUE in (frappe.conf.get("workers") or {}) else USUAL_QUEUE


def runs_since(now: datetime) -> datetime | None:
	"""Return since when the oldest run waits for a worker, None if none does; times in UTC."""
	return frappe.db.get_value("Flow Run", {"due_utc": ("<=", now)}, "due_utc", order_by="due_utc")


def signals_since(now: datetime) -> datetime | None:
	"""Return since when the oldest event waits to be looked at, None if none does; times in UTC."""
	return frappe.db.get_value("Flow Event", {"due_utc": ("<=", now)}, "due_utc", order_by="due_utc")


def requests_since(now: datetime) -> datetime | None:
	"""Return since when the oldest request to a host is due, None if none is; times in UTC."""
	due = {"state": ("in", ("Queued", "Sending")), "next_look": ("<=", now)}
	return frappe.db.get_value("Flow Request", due, "next_look", order_by="next_look")


def settled_commands_since(now: datetime) -> datetime | None:
	"""Return `now` if a run waits for a command to a modem that is settled, else None; times in UTC."""
	run, command = frappe.qb.DocType("Flow Run"), frappe.qb.DocType("CPE Command")
	query = frappe.qb.from_(run).join(command).on(run.waits_for == Concat("command:", command.name))
	is_settled = (run.state == "Waiting") & command.settled_on.isnotnull()
	return now if query.select(run.name).where(is_settled).limit(1).run() else None


def clock_since(now: datetime) -> datetime | None:
	"""Return since when a flow of the clock waits to be looked at, None if none does; times in UTC."""
	come = {"state": "Active", "next_occurrence": ("<=", now)}
	return frappe.db.get_value("Flow Template", come, "next_occurrence", order_by="next_occurrence")


def old_runs_since(now: datetime) -> datetime | None:
	"""Return since when ended runs wait to be deleted, None if none do; times in UTC."""
	return retention.old_since("Flow Run", "ended_on", RUNS_KEPT, now, state=("in", ENDED))


def old_events_since(now: datetime) -> datetime | None:
	"""Return since when events wait to be deleted, None if none do; times in UTC."""
	return _old_since("Flow Event", "instant", EVENTS_KEPT, now)


def old_budgets_since(now: datetime) -> datetime | None:
	"""Return since when hours of a budget wait to be deleted, None if none do; times in UTC."""
	return _old_since("Flow Budget", "hour", BUDGETS_KEPT, now)


def old_effect_keys_since(now: datetime) -> datetime | None:
	"""Return since when keys of effects wait to be deleted, None if none do; times in UTC."""
	wait = platform.COMMANDS_KEPT + retention.BATCH
	oldest = select_spent_keys(instants.to_site(now) - wait, "creation", 1).run(pluck=True)
	return instants.to_utc(oldest[0] + wait) if oldest else None


def select_spent_keys(before: datetime, field: str, most: int) -> "QueryBuilder":
	"""Return a query for effect keys that no run can repeat: each run of the same root is over, or gone.

	Args:
		before: site time before which the effects happened.
		field: of FSM Command.
		most: rows at most, the oldest first.
	"""
	command, run = frappe.qb.DocType("FSM Command"), frappe.qb.DocType("Flow Run")
	is_open = (run.root == command.reference_name) & run.state.notin(ENDED)
	query = frappe.qb.from_(command).left_join(run).on(is_open).select(command[field])
	query = query.where((command.actor == platform.FLOW) & (command.creation < before) & run.name.isnull())
	return query.orderby(command.creation).limit(most)


def _old_since(doctype: str, field: str, kept: timedelta, now: datetime) -> datetime | None:
	"""As `retention.old_since`, for a field that holds UTC."""
	wait = kept + retention.BATCH
	oldest = frappe.db.get_value(doctype, {field: ("<", now - wait)}, field, order_by=field)
	return oldest and oldest + wait
