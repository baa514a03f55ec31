"""Rules of a customer's visit: its stage, what the customer may change, and which window they know. Pure."""

from datetime import datetime, timedelta
from enum import Enum

from gigafibre_fsm.domain.dispatch.job import lifecycle


class Stage(str, Enum):
	"""Stage of a visit from its customer's point of view."""

	PLANNING = "planning"
	PLANNED = "planned"
	ON_THE_WAY = "on_the_way"
	HERE = "here"
	DONE = "done"
	TO_CONTINUE = "to_continue"
	NOT_DONE = "not_done"
	CANCELLED = "cancelled"


class ChangeRefusal(str, Enum):
	"""Why a visit cannot be moved, cancelled or annotated from its page."""

	OVER = "over"
	HERE = "here"
	UNDER_WAY = "under_way"
	TOO_LATE = "too_late"


def find_stage(status: str, outcome: str | None, is_promised: bool) -> Stage:
	"""Return the stage that a job's status means to its customer.

	Args:
		status: status of the job.
		outcome: outcome of the job; None before there is one.
		is_promised: whether a window was promised to the customer, who then expects somebody.
	"""
	if status == lifecycle.COMPLETED:
		return Stage.TO_CONTINUE if outcome == lifecycle.PARTIAL else Stage.DONE
	if status == lifecycle.SCHEDULED and is_promised:
		return Stage.PLANNED
	return {
		lifecycle.DISPATCHED: Stage.PLANNED,
		lifecycle.EN_ROUTE: Stage.ON_THE_WAY,
		lifecycle.ON_SITE: Stage.HERE,
		lifecycle.NOT_DONE: Stage.NOT_DONE,
		lifecycle.CANCELLED: Stage.CANCELLED,
	}.get(status, Stage.PLANNING)


def find_refusal(
	status: str, begins: datetime | None, now: datetime, notice_hours: int
) -> ChangeRefusal | None:
	"""Return why a customer may not move or cancel the visit themselves; None if they may.

	Args:
		status: status of the job.
		begins: start of the window that the customer knows, site time, naive; None if they know none.
		now: site time, naive.
		notice_hours: how many hours before the window the customer's changes end.
	"""
	if status in lifecycle.FINAL:
		return ChangeRefusal.OVER
	if status in (lifecycle.EN_ROUTE, lifecycle.ON_SITE):
		return ChangeRefusal.UNDER_WAY
	if begins and now > begins - timedelta(hours=notice_hours):
		return ChangeRefusal.TOO_LATE
	return None


def known_window(
	status: str, is_promised: bool, window: tuple[datetime | None, datetime | None]
) -> tuple[datetime, datetime] | None:
	"""Return the window that the customer knows; None for one that is only planned.

	Args:
		status: status of the job.
		is_promised: whether the window was promised to the customer.
		window: window of the job, site time, naive.
	"""
	return window if (is_promised or status in lifecycle.MOVING) and all(window) else None


def is_listed(status: str, *, is_promised: bool, was_dispatched: bool) -> bool:
	"""Whether a customer finds the visit in the list of theirs: once they were told of it, or somebody came.

	A draft and a plan of the office are theirs to change, and a visit that was cancelled before anybody was told of it
	never was one.

	Args:
		status: status of the job.
		is_promised: whether its window was promised to the customer.
		was_dispatched: whether it was ever sent to a technician.
	"""
	if status in (*lifecycle.MOVING, lifecycle.COMPLETED, lifecycle.NOT_DONE):
		return True
	return status != lifecycle.DRAFT and (is_promised or was_dispatched)


def find_note_refusal(status: str) -> ChangeRefusal | None:
	"""Return why the customer cannot write to the technician; None until the technician is on site."""
	if status in lifecycle.FINAL:
		return ChangeRefusal.OVER
	return ChangeRefusal.HERE if status == lifecycle.ON_SITE else None


def may_ask(status: str) -> bool:
	"""Whether the customer may ask for another time: until the technician is on the way."""
	return status not in lifecycle.FINAL and status not in (lifecycle.EN_ROUTE, lifecycle.ON_SITE)
