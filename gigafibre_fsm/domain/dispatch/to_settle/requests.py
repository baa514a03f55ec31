"""The lines of customers who ask for another time, or have cancelled their visit; and of time that is free."""

from collections.abc import Iterable
from datetime import date, datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.to_settle.holes import FallCause, Hole
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.domain.platform import formatting


def list_asking(asking: Iterable[ScheduledJob], holes: Iterable[Hole], now: datetime) -> list[SettleLine]:
	"""Return a line for each customer who asks for another time, or has cancelled.

	Args:
		asking: their visits.
		holes: the holes worth filling.
		now: site time, naive.
	"""
	holes = list(holes)
	return [
		_cancellation(job, find_name(holes, job.recorded.technician, job.recorded.arrival, now), now)
		if job.status == lifecycle.CANCELLED
		else _request(job)
		for job in asking
	]


def find_name(holes: Iterable[Hole], technician: str, moment: datetime, now: datetime) -> str:
	"""Return the name of the hole in which a moment of a technician's day is; empty if there is none.

	Args:
		holes: the holes worth filling.
		technician: name of the Dispatch Technician.
		moment: site time, naive; what is over of it counts from now on.
		now: site time, naive.
	"""
	since = max(moment, now.replace(second=0, microsecond=0))
	return next((hole.fallen.job for hole in holes if hole.covers(technician, since)), "")


def _request(job: ScheduledJob) -> SettleLine:
	here = job.placement
	# one that never had a time has no other one
	asks = _("{0} asks for another time: {1}") if here.is_planned else _("{0} asks for a time: {1}")
	text = asks.format(job.customer_name or job.subject, job.request)
	day = here.arrival.date() if here.is_planned else None
	return SettleLine(LineKind.ASKS, text, job.name, day, here.technician, here.arrival)


def _cancellation(job: ScheduledJob, hole: str, now: datetime) -> SettleLine:
	was = job.recorded
	if not hole:
		text = _("{0} has cancelled the visit of {1} ({2}).").format(
			job.customer_name or job.subject,
			formatting.moment(was.arrival, frappe.local.lang, today=now.date()),
			read_name(was.technician),
		)
		return SettleLine(LineKind.CANCELLED, text, job.name, was.arrival.date(), was.technician, was.arrival)
	when = formatting.moment(was.arrival, frappe.local.lang, today=now.date())
	text = _("{0} has cancelled: {1} is free then ({2}).").format(
		job.customer_name or job.subject, read_name(was.technician), when
	)
	return SettleLine(
		LineKind.CANCELLED, text, job.name, was.arrival.date(), was.technician, was.arrival, hole=hole
	)


def list_free(holes: Iterable[Hole], today: date) -> list[SettleLine]:
	"""Return a line for each hole.

	Args:
		holes: the holes worth filling.
		today: site date.
	"""
	return [
		SettleLine(
			LineKind.HOLE,
			_describe(hole, today),
			hole.fallen.job,
			hole.start.date(),
			hole.fallen.technician,
			hole.start,
			hole=hole.fallen.job,
		)
		for hole in holes
	]


def _describe(hole: Hole, today: date) -> str:
	text = {
		FallCause.CANCELLED: _("{0} is free: {1} ({2}). {3} was cancelled."),
		FallCause.MOVED: _("{0} is free: {1} ({2}). {3} was moved."),
		FallCause.DONE_EARLY: _("{0} is free: {1} ({2}). {3} was over early."),
	}[hole.fallen.cause]
	return text.format(
		read_name(hole.fallen.technician),
		formatting.day_window(hole.start, hole.end, frappe.local.lang, today=today),
		formatting.duration(hole.minutes),
		hole.fallen.title,
	)


def read_name(technician: str) -> str:
	"""Return the name of a technician that people read."""
	return frappe.get_cached_value("Dispatch Technician", technician, "technician_name") or technician
