"""What a customer may do with their visit, what it is to them, and when to expect somebody: pure decisions."""

from datetime import datetime, timedelta
from enum import Enum

from gigafibre_fsm.domain.dispatch.job import lifecycle


class Stage(str, Enum):
	"""A visit in the eyes of its customer."""

	PLANNING = "planning"
	PLANNED = "planned"
	ON_THE_WAY = "on_the_way"
	HERE = "here"
	DONE = "done"
	TO_CONTINUE = "to_continue"
	NOT_DONE = "not_done"
	CANCELLED = "cancelled"


class Refusal(str, Enum):
	"""Why a visit cannot be moved or cancelled from its page."""

	OVER = "over"
	UNDER_WAY = "under_way"
	TOO_LATE = "too_late"


def stage(status: str, outcome: str | None) -> Stage:
	"""What the visit's status means to its customer."""
	if status == lifecycle.COMPLETED:
		return Stage.TO_CONTINUE if outcome == lifecycle.PARTIAL else Stage.DONE
	return {
		lifecycle.DISPATCHED: Stage.PLANNED,
		lifecycle.EN_ROUTE: Stage.ON_THE_WAY,
		lifecycle.ON_SITE: Stage.HERE,
		lifecycle.NOT_DONE: Stage.NOT_DONE,
		lifecycle.CANCELLED: Stage.CANCELLED,
	}.get(status, Stage.PLANNING)


def refusal(status: str, begins: datetime | None, now: datetime, notice_hours: int) -> Refusal | None:
	"""Say why a customer may not move or cancel the visit themselves; None if they may.

	Args:
		status: of the visit.
		begins: start of the window that the customer was told, site time, naive; None while they know
			none.
		now: site time, naive.
		notice_hours: how many hours before the window the customer can change nothing any more.
	"""
	if status in lifecycle.FINAL:
		return Refusal.OVER
	if status in (lifecycle.EN_ROUTE, lifecycle.ON_SITE):
		return Refusal.UNDER_WAY
	if begins and now > begins - timedelta(hours=notice_hours):
		return Refusal.TOO_LATE
	return None


def may_ask(status: str) -> bool:
	"""Whether the customer may write that another time suits them better: until somebody is on the way."""
	return status not in lifecycle.FINAL and status not in (lifecycle.EN_ROUTE, lifecycle.ON_SITE)
