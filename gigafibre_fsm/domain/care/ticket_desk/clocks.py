"""The clocks of tickets for the board: state and due time of all of them, and what is left of those that are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gigafibre_fsm.domain.care.service_level import clock, clock_readings, clock_row
from gigafibre_fsm.domain.care.service_level.clock import ClockReading, Phase
from gigafibre_fsm.domain.platform import instants

FIELDS = tuple(field for field in clock_readings.FIELDS if field != "name")
"""Fields of Issue that a clock is read from."""


@dataclass(frozen=True, slots=True)
class TicketClock:
	"""A ticket's clock.

	Attributes:
		state: fine, soon, overdue, paused, met, failed or none.
		kind: what is due, or was judged last, of the service level; empty without a clock.
		due: when; site time, naive; None without a clock or while it is paused.
		seconds_left: of support time until then, negative after it; None if nothing is due.
	"""

	state: str
	kind: str
	due: datetime | None
	seconds_left: int | None


def weigh_clock(row: Mapping[str, Any], now: datetime) -> tuple[str, datetime | None]:
	"""Return the state of a ticket's clock, and when it is due (naive UTC), without counting what is left.

	Args:
		row: FIELDS of an Issue.
		now: naive UTC.
	"""
	phase, due = row[clock_row.PHASE], row[clock_row.DUE]
	if not phase or not row[clock_readings.LEVEL] or not row[clock_row.KIND]:
		return "none", None
	return clock.find_state(Phase(phase), row[clock_row.SOON], due, now).value, due


def read_clocks(rows: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, TicketClock]:
	"""Return ticket → clock.

	Args:
		rows: `name` and FIELDS of Issues.
		now: naive UTC.
	"""
	return {name: _show(reading) for name, reading in clock_readings.read_rows(rows, now).items()}


def _show(reading: ClockReading) -> TicketClock:
	return TicketClock(
		state=reading.state.value,
		kind=reading.kind.value if reading.kind else "",
		due=instants.to_site(reading.due) if reading.due else None,
		seconds_left=reading.seconds_left,
	)
