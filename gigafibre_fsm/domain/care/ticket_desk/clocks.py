"""The clocks of tickets as the desk shows them: state, what is due and when, and what is left until then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gigafibre_fsm.domain.care.service_level import clock_readings
from gigafibre_fsm.domain.care.service_level.clock import ClockReading
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
