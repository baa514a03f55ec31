"""Triggers of the clock: calendars, dates of records, and invoices that ERPNext makes overdue past every hook.

A template has a moment at which it is looked at next. The look locks the template's row, so that of two schedulers one
finds the work done; each event has a name made of what it is about, so that it is stored once in any case.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue import cron, trigger_kinds
from gigafibre_fsm.domain.flows.definition.tree import FlowTrigger
from gigafibre_fsm.domain.flows.templates import repository
from gigafibre_fsm.domain.flows.templates import states as template_states
from gigafibre_fsm.domain.flows.triggers import date_fields, inbox, overdue
from gigafibre_fsm.domain.flows.triggers.inbox import TriggerEvent
from gigafibre_fsm.domain.platform import instants, transactions

ORDINARY_DELAY = timedelta(minutes=5)
"""An occurrence that is seen later was missed."""
MOST_MISSED = 100
"""Missed occurrences that are made up for, the last ones."""


@dataclass(frozen=True, slots=True)
class ClockLook:
	"""One look at a template: since when nobody has looked, and now; UTC, naive."""

	template: str
	trigger: FlowTrigger
	since: datetime
	now: datetime


def look_due() -> int:
	"""Look at the templates whose moment has come, and return how many there were."""
	names = transactions.run_transaction(lambda: list_due(instants.now_utc()))
	for name in names:
		try:
			transactions.run_transaction(lambda name=name: look_at(name, instants.now_utc()))
		except Exception:
			frappe.db.rollback()
			frappe.log_error(title=f"Flow Template {name}: clock")
	return len(names)


def list_due(now: datetime) -> list[str]:
	"""Return the active templates whose moment has come.

	Args:
		now: UTC, naive.
	"""
	filters = {"state": template_states.ACTIVE, "next_occurrence": ("<=", now)}
	return frappe.get_all(repository.TEMPLATE, filters=filters, pluck="name", order_by="next_occurrence")


def look_at(template: str, now: datetime) -> None:
	"""Store the events of a template that have come since the last look, and when to look next.

	Args:
		template: name of the Flow Template.
		now: UTC, naive.
	"""
	row = _lock_row(template)
	if not row or row.state != template_states.ACTIVE or not row.next_occurrence or row.next_occurrence > now:
		return
	trigger = repository.load_definition(row.active_version).trigger
	look = ClockLook(template, trigger, row.seen_until or now, now)
	for event in _LOOKS[trigger.kind](look):
		inbox.store_event(event)
	values = {"next_occurrence": find_next_look(trigger, now)}
	if trigger.kind != trigger_kinds.DOCUMENT:
		values["seen_until"] = now  # for documents it is the moment of activation
	frappe.db.set_value(repository.TEMPLATE, template, values, update_modified=False)


def _lock_row(template: str) -> Any:
	fields = ["state", "active_version", "next_occurrence", "seen_until"]
	return frappe.db.get_value(repository.TEMPLATE, template, fields, as_dict=True, for_update=True)


def find_next_look(trigger: FlowTrigger, now: datetime) -> datetime | None:
	"""Return when a trigger is to be looked at next, UTC, naive; None for one that needs no clock.

	Args:
		trigger: of an active version.
		now: UTC, naive.
	"""
	if trigger.kind == trigger_kinds.CALENDAR:
		return cron.find_next(trigger.inputs["cron"], now, instants.zone())
	if trigger.kind == trigger_kinds.DATE_FIELD:
		return date_fields.find_next_look(trigger, now)
	if trigger.kind == trigger_kinds.DOCUMENT and trigger.inputs.get("doctype") == overdue.INVOICE:
		return now + overdue.PAUSE
	return None


def _look_at_calendar(look: ClockLook) -> Iterator[TriggerEvent]:
	inputs = look.trigger.inputs
	times = cron.iter_times(inputs["cron"], look.since, instants.zone())
	come = list(takewhile(lambda each: each <= look.now, times))
	missed = inputs.get("missed") or trigger_kinds.MISSED_LATEST
	if missed == trigger_kinds.MISSED_LATEST:
		come = come[-1:]
	elif missed == trigger_kinds.MISSED_NONE:
		come = [each for each in come if look.now - each <= ORDINARY_DELAY]
	for each in come[-MOST_MISSED:]:
		yield TriggerEvent(
			trigger_kinds.CALENDAR,
			look.template,
			name=inbox.make_name(look.template, each.isoformat()),
			payload={"at": instants.to_site(each)},
			user="",
		)


def _look_at_dates(look: ClockLook) -> Iterator[TriggerEvent]:
	return date_fields.list_events(look.template, look.trigger, look.since, look.now)


def _look_at_invoices(look: ClockLook) -> Iterator[TriggerEvent]:
	return overdue.list_events(look.template, look.since, look.now)


_LOOKS: dict[str, Callable[[ClockLook], Iterator[TriggerEvent]]] = {
	trigger_kinds.CALENDAR: _look_at_calendar,
	trigger_kinds.DATE_FIELD: _look_at_dates,
	trigger_kinds.DOCUMENT: _look_at_invoices,
}
