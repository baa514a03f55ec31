"""Positions of technicians on the board's map, each with its age and the arrival that follows from it."""

from collections.abc import Sequence
from datetime import datetime

from gigafibre_fsm.domain.dispatch.board.answers import BoardPosition
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.live_position import rules
from gigafibre_fsm.domain.dispatch.live_position.positions import StoredPosition
from gigafibre_fsm.domain.dispatch.schedule.day_view import DayView
from gigafibre_fsm.domain.dispatch.schedule.forecast import ArrivalForecast
from gigafibre_fsm.domain.platform import instants


def list_positions(shown: Sequence[StoredPosition], drawn: DayView, now: datetime) -> list[BoardPosition]:
	"""Return the positions of the technicians whose rows are drawn.

	Args:
		shown: the positions that are not too old.
		drawn: the rows, with the forecast that was made from them.
		now: site time, naive.
	"""
	present = instants.to_nearest_utc(now)
	return [_serialize(each, drawn, present) for each in shown if each.technician in drawn.members]


def _serialize(position: StoredPosition, drawn: DayView, present: datetime) -> BoardPosition:
	age = position.find_age(present)
	following = _find_next(position.technician, drawn)
	return {
		"technician": position.technician,
		"lat": position.place[0],
		"lon": position.place[1],
		"accuracy": position.accuracy,
		"age": int(age.total_seconds()),
		"fades_in": int((rules.FADES_AFTER - age).total_seconds()),
		"goes_in": int((rules.GONE_AFTER - age).total_seconds()),
		"job": following.job if following else None,
		"expected": following.arrival.isoformat(" ", "seconds") if following else None,
	}


def _find_next(technician: str, drawn: DayView) -> ArrivalForecast | None:
	"""Return the forecast of the job that a technician begins next; None without one today."""
	waiting = [
		drawn.expected[job.name]
		for job in drawn.jobs
		if technician in job.placement.technicians
		and job.name in drawn.expected
		and job.status not in (lifecycle.ON_SITE, *lifecycle.FINAL)
	]
	return min(waiting, key=lambda each: each.arrival, default=None)
