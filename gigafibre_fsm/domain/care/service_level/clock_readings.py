"""How tickets stand now: their stored clocks, read at a time. A clock is never read from ERPNext's `agreement_status`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pypika.terms import Case

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.care.service_level import agreements, clock, clock_row
from gigafibre_fsm.domain.care.service_level.clock import NO_CLOCK, ClockReading, ClockState, Phase
from gigafibre_fsm.domain.care.service_level.support_hours import SupportHours

if TYPE_CHECKING:
	from pypika import Table

DOCTYPE = "Issue"
LEVEL = "service_level_agreement"
FIELDS = ("name", LEVEL, clock_row.HELD, *clock_row.FIELDS)
"""Of an Issue, for `read_rows`."""
ORDER = clock_row.DUE
"""Field of an Issue by which those that run out first sort first; empty while nothing is due (naive UTC)."""


def read_clock(issue: str, now: datetime) -> ClockReading:
	"""Return how one ticket stands.

	Args:
		issue: name of the Issue.
		now: naive UTC.
	"""
	return read_clocks([issue], now).get(issue, NO_CLOCK)


def read_clocks(issues: Sequence[str], now: datetime) -> dict[str, ClockReading]:
	"""Return how tickets stand, by name: one query, besides the service levels that are not cached.

	Args:
		issues: names of Issues; those that there are not are left out.
		now: naive UTC.
	"""
	if not issues:
		return {}
	rows = frappe.get_all(
		DOCTYPE, {"name": ("in", list(issues))}, list(FIELDS), limit_page_length=0, order_by=None
	)
	return read_rows(rows, now)


def read_rows(rows: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, ClockReading]:
	"""Return how tickets stand, by name, for who has read their FIELDS with a query of their own; `now` is naive UTC."""
	known: dict[str, SupportHours] = {}
	return {row["name"]: _read_row(row, known, now) for row in rows}


def find_states(issue: "Table", now: datetime) -> Case:
	"""Return the SQL of a clock's state by the rule of `clock.find_state`, for who orders many tickets.

	A clock of which nothing is due has none.

	Args:
		issue: the table of Issues.
		now: naive UTC.
	"""
	phase, kind = Coalesce(issue[clock_row.PHASE], ""), Coalesce(issue[clock_row.KIND], "")
	return (
		Case()
		.when((phase == "") | (kind == ""), ClockState.NONE.value)
		.when(phase == Phase.PAUSED.value, ClockState.PAUSED.value)
		.when(issue[clock_row.DUE] < now, ClockState.OVERDUE.value)
		.when(issue[clock_row.SOON] <= now, ClockState.SOON.value)
		.else_(ClockState.FINE.value)
	)


def _read_row(row: Mapping[str, Any], known: dict[str, SupportHours], now: datetime) -> ClockReading:
	state, level = clock_row.read_clock(row), row[LEVEL]
	if state is None or not level:
		return NO_CLOCK
	if level not in known:
		known[level] = agreements.load_hours(level)
	return clock.read(state, clock_row.read_deadline(row), known[level], now)
