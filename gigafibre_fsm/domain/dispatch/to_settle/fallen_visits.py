"""Loads the visits that fell out of the plan: what technicians or customers knew, and what is not there any more."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle, titles
from gigafibre_fsm.domain.dispatch.schedule import placement
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.to_settle.holes import FallCause, FallenVisit
from gigafibre_fsm.domain.dispatch.workflow import change_log, log_lines

AHEAD = timedelta(days=3)
"""How far ahead a hole is worth filling: on a Friday, until Monday."""
SINCE = timedelta(days=2)
"""A visit that fell out earlier is part of a plan that somebody has seen meanwhile."""
_GESTURES = ("Move", "Assign", "Unplan", log_lines.PUBLISH)
_STATES = (change_log.DONE, change_log.FINAL)
_MOST_CHANGES = 200
_MOST_TOGETHER = 3
"""More visits that are moved together are a new plan, and not a visit that fell out."""


def list_fallen(now: datetime) -> list[FallenVisit]:
	"""Return the visits that fell out lately and whose time is still ahead, the earliest first.

	Only those count of which technicians or customers knew: while a day is planned, visits come and go. One whose hole
	dispatch does not want to fill is left out.

	Args:
		now: site time, naive.
	"""
	found = [*_list_over(now), *_list_moved(now)]
	return sorted(found, key=lambda visit: (visit.start, visit.job))


def _list_over(now: datetime) -> Iterator[FallenVisit]:
	"""Yield the visits that were cancelled, and those that were over early."""
	midnight = datetime.combine(now.date(), datetime.min.time())
	job = frappe.qb.DocType("Dispatch Job")
	is_over = job.status.isin((lifecycle.CANCELLED, lifecycle.COMPLETED, lifecycle.NOT_DONE))
	rows = (
		frappe.qb.from_(job)
		.select(job.name, job.subject, job.customer_name, job.technician, job.status, job.hole_noted)
		.select(job.arrival, job.ends_on, job.completed_on)
		.where(is_over & job.technician.isnotnull() & (job.modified > now - SINCE))
		.where((job.arrival >= midnight) & (job.ends_on > now) & (job.arrival < now + AHEAD))
		.where(_was_told(job))
	).run(as_dict=True)
	for row in rows:
		is_cancelled = row.status == lifecycle.CANCELLED
		start = row.arrival if is_cancelled else max(row.completed_on or row.arrival, row.arrival)
		cause = FallCause.CANCELLED if is_cancelled else FallCause.DONE_EARLY
		if row.hole_noted != start:
			title = titles.format_title(row.subject, row.customer_name)
			yield FallenVisit(row.name, title, cause, row.technician, start, row.ends_on)


def _list_moved(now: datetime) -> Iterator[FallenVisit]:
	"""Yield the place that phones showed before each moved visit left it; between two drafts nobody knew of one."""
	left: dict[str, Placement] = {}
	settled: set[str] = set()
	for row in _read_changes(now):
		before = json.loads(row.before or "{}")
		if row.gesture == log_lines.PUBLISH:
			settled |= left.keys() & json.loads(row.after).keys()
		elif len(before) <= _MOST_TOGETHER:
			for name in before.keys() - settled:
				left[name] = placement.from_json(before[name]["placement"])
	ahead = {name: here for name, here in left.items() if _is_ahead(here, now)}
	for row in _read_known(ahead):
		here = ahead[row.name]
		if row.hole_noted != here.arrival:
			title = titles.format_title(row.subject, row.customer_name)
			yield FallenVisit(row.name, title, FallCause.MOVED, here.technician, here.arrival, here.ends)


def _is_ahead(here: Placement, now: datetime) -> bool:
	return here.is_planned and here.ends > now and here.arrival < now + AHEAD


def _read_changes(now: datetime) -> list["frappe._dict"]:
	"""Return the changes of single visits and what was published, the newest first."""
	return frappe.get_all(
		"Dispatch Change",
		{"made_on": (">", now - SINCE), "state": ("in", _STATES), "gesture": ("in", _GESTURES)},
		["gesture", "before", "after"],
		order_by="instant desc, creation desc",
		limit=_MOST_CHANGES,
	)


def _read_known(names: Iterable[str]) -> list["frappe._dict"]:
	"""Return those visits of which technicians or customers know, and that are still to be done."""
	job = frappe.qb.DocType("Dispatch Job")
	return (
		frappe.qb.from_(job)
		.select(job.name, job.subject, job.customer_name, job.hole_noted)
		.where(job.name.isin(sorted(names) or [""]) & (job.status != lifecycle.CANCELLED))
		.where(_was_told(job))
	).run(as_dict=True)


def _was_told(job):
	"""Return the condition for visits of which technicians or customers know."""
	return job.dispatched_on.isnotnull() | (job.promised == 1)
