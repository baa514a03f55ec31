"""Judge whether a promised window was kept: pure functions, the clock is an argument."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.dispatch.job import lifecycle

OPEN, KEPT, LATE, MISSED, WITHDRAWN = "Open", "Kept", "Late", "Missed", "Withdrawn"
OUTCOMES = (OPEN, KEPT, LATE, MISSED, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class PromiseOutcome:
	"""Outcome of a promise: minutes count from the end of the window, hours of notice until its start."""

	outcome: str
	arrived_on: datetime | None = None
	minutes_late: int = 0
	notice_hours: float = 0.0


def judge_promise(
	window: tuple[datetime, datetime],
	status: str,
	arrived_on: datetime | None,
	now: datetime,
	*,
	grace: int = 0,
) -> PromiseOutcome | None:
	"""Judge a promised window by the state of its job; None while it may still be kept.

	A technician who arrives before the window keeps it, since the customer let them in. A window without an
	arrival is missed once its day is over, or once the job is closed as not done. A cancelled job's promise
	is withdrawn, or missed if its window had passed.

	Args:
		window: start and end, site time, naive.
		status: status of the job.
		arrived_on: when the technician arrived on site, site time, naive; None before that.
		now: current time of the site, naive.
		grace: minutes after the window that still count as kept.
	"""
	if arrived_on:
		return _arrived(window[1], arrived_on, grace)
	if status == lifecycle.CANCELLED:
		return judge_withdrawn(window, now)
	if status == lifecycle.NOT_DONE or now >= end_of_day(window[1]):
		return PromiseOutcome(MISSED)
	return None


def judge_withdrawn(window: tuple[datetime, datetime], now: datetime) -> PromiseOutcome:
	"""Return the verdict on a window that is replaced or whose job is cancelled.

	A window whose end has passed is missed, not withdrawn.
	"""
	start, end = window
	if now > end:
		return PromiseOutcome(MISSED)
	return PromiseOutcome(WITHDRAWN, notice_hours=round((start - now).total_seconds() / 3600, 1))


def end_of_day(moment: datetime) -> datetime:
	"""Return the midnight after a moment."""
	return datetime.combine(moment.date(), datetime.min.time()) + timedelta(days=1)


def _arrived(due: datetime, arrived_on: datetime, grace: int) -> PromiseOutcome:
	late = (arrived_on - due).total_seconds() / 60
	if late <= grace:
		return PromiseOutcome(KEPT, arrived_on)
	return PromiseOutcome(LATE, arrived_on, minutes_late=math.ceil(late))
