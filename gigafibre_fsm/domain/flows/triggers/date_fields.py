"""Dates of records that have come: found by a query over the values as they are, so a changed date is timed anew."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.conditions.sql import STANDARD
from gigafibre_fsm.domain.flows.definition.tree import FlowTrigger
from gigafibre_fsm.domain.flows.triggers import changes, date_moments, inbox
from gigafibre_fsm.domain.flows.triggers.date_moments import DateRule
from gigafibre_fsm.domain.flows.triggers.inbox import TriggerEvent
from gigafibre_fsm.domain.platform import instants

PAGE = 500
MINUTE, QUARTER = timedelta(minutes=1), timedelta(minutes=15)


def find_type(trigger: FlowTrigger) -> str | None:
	"""Return the type of a trigger's field, Date or Datetime; None if there is no such field."""
	field = read_field(trigger)
	meta = frappe.get_meta(trigger.inputs["doctype"])
	definition = meta.get_field(field)
	kind = definition.fieldtype if definition else STANDARD.get(field)
	return kind if kind in ("Date", "Datetime") else None


def read_field(trigger: FlowTrigger) -> str:
	"""Return the name of a trigger's field; the editor writes it as a path of the record."""
	return str(trigger.inputs.get("field", "")).removeprefix("doc.")


def find_next_look(trigger: FlowTrigger, now: datetime) -> datetime:
	"""Return when to look for dates next, UTC, naive.

	Moments are looked for each minute. Days come at one time of the day; in between, dates are found that were written
	after their moment.

	Args:
		trigger: of the kind `date_field`.
		now: UTC, naive.
	"""
	if find_type(trigger) == "Datetime":
		return now + MINUTE
	rule = _read_rule(trigger)
	days = rule.list_days(now, now + QUARTER)
	return min((rule.find_moment(day) for day in days), default=now + QUARTER)


def _read_rule(trigger: FlowTrigger) -> DateRule:
	return date_moments.read_rule(trigger.inputs, instants.zone())


def list_events(
	template: str, trigger: FlowTrigger, since: datetime, now: datetime
) -> Iterator[TriggerEvent]:
	"""Yield an event for each record whose date has come, once for each value.

	Args:
		template: name of the Flow Template.
		trigger: of the kind `date_field`.
		since: of the last look; UTC, naive.
		now: UTC, naive.
	"""
	rule, doctype, field = _read_rule(trigger), trigger.inputs["doctype"], read_field(trigger)
	for name, value in _list_candidates(trigger, rule, since, now):
		raw = str(changes.to_raw(value))
		yield TriggerEvent(
			trigger_kinds.DATE_FIELD,
			template,
			record=(doctype, name),
			name=inbox.make_name(template, doctype, name, field, raw),
			payload={"value": raw, "at": instants.to_site(rule.find_moment(value))},
			user="",
		)


def _list_candidates(
	trigger: FlowTrigger, rule: DateRule, since: datetime, now: datetime
) -> Iterator[tuple[str, Any]]:
	"""Records whose moment has come since the last look, and those written since then whose moment had just passed."""
	earliest = now - date_moments.LATE
	for after, until, written_since in ((since, now, None), (earliest, since, since)):
		if after >= until:
			continue
		for name, value in _query_values(trigger, rule, (after, until), written_since):
			if after < rule.find_moment(value) <= until:
				yield name, value


def _query_values(
	trigger: FlowTrigger, rule: DateRule, window: tuple[datetime, datetime], written_since: datetime | None
) -> Iterator[tuple[str, Any]]:
	table = frappe.qb.DocType(trigger.inputs["doctype"])
	column = table[read_field(trigger)]
	query = frappe.qb.from_(table).select(table.name, column).where(table.docstatus < 2)
	if find_type(trigger) == "Date":
		days = rule.list_days(*window)
		if not days:
			return
		query = query.where(column.isin([day.isoformat() for day in days]))
	else:
		first, last = rule.find_range(*window)
		query = query.where(column[str(first) : str(last)])
	if written_since:
		query = query.where(table.modified >= str(instants.to_site(written_since) - MINUTE))
	last_name = ""
	while rows := query.where(table.name > last_name).orderby(table.name).limit(PAGE).run():
		yield from rows
		last_name = rows[-1][0]
