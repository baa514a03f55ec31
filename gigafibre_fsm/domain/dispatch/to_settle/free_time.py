"""Loads the free time that visits left: what fell out of the plan, and the rows on which it stood."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle, titles
from gigafibre_fsm.domain.dispatch.live_position import positions
from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	day_view,
	held_slots,
	placement,
	roster,
	scheduled_jobs,
	travel_lookup,
)
from gigafibre_fsm.domain.dispatch.schedule.day_view import DayView
from gigafibre_fsm.domain.dispatch.schedule.drives import Drives
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician_day import DayStop
from gigafibre_fsm.domain.dispatch.to_settle.holes import (
	FallCause,
	FallenVisit,
	Hole,
	Key,
	RowTime,
	find_holes,
)
from gigafibre_fsm.domain.dispatch.workflow import change_log, log_lines

DAY = timedelta(days=1)
AHEAD = timedelta(days=3)
"""How far ahead a hole is worth filling: on a Friday, until Monday."""
SINCE = timedelta(days=2)
"""A visit that fell out earlier is part of a plan that somebody has seen meanwhile."""
_GESTURES = ("Move", "Assign", "Unplan", log_lines.PUBLISH)
_STATES = (change_log.DONE, change_log.FINAL)
_MOST_CHANGES = 200
_MOST_TOGETHER = 3
"""More visits that are moved together are a new plan, and not a visit that fell out."""


@dataclass(frozen=True, slots=True)
class RowsAhead:
	"""Today and the days on which a visit fell out: the rows, the drives between their places, and the holes."""

	view: DayView
	drives: Drives
	holes: list[Hole]


def draw_rows(fallen: list[FallenVisit], now: datetime) -> RowsAhead:
	"""Return today's forecast, and the holes that the fallen visits left.

	Args:
		fallen: the visits that fell out.
		now: site time, naive.
	"""
	start = datetime.combine(now.date(), datetime.min.time())
	end = max([start, *(visit.start for visit in fallen)]).replace(hour=0, minute=0) + DAY
	planned = scheduled_jobs.list_planned(start, end)
	people = {name for job in planned for name in job.placement.technicians}
	members = roster.load_technicians(start, end)
	members |= roster.load_technicians(start, end, people - set(members))
	slots = held_slots.list_held(start, end, now)
	places = travel_lookup.list_places(members.values(), [*planned, *slots])
	seen = positions.read_last_seen(now)
	here_now = [each.place for each in seen.values()]
	drives = travel_lookup.look_up_drives(places, now, travel_lookup.KNOWN, positions=here_now)
	grace = frappe.get_cached_doc("FSM Dispatch Settings").late_after_minutes or 0
	keys = {visit.row for visit in fallen}
	dates = {day for _name, day in keys}
	view = day_view.build_view(members, planned, dates, drives, now, grace, slots=slots, keys=keys, seen=seen)
	rows = {key: row for key in keys if (row := _row_time(view, key, now))}
	return RowsAhead(view, drives, find_holes(fallen, rows, now))


def _row_time(view: DayView, key: Key, now: datetime) -> RowTime | None:
	drawn, member = view.days.get(key), view.members.get(key[0])
	if not drawn or not drawn.shift or not member.is_active:
		return None
	blocked = [(gap.start, gap.end) for gap in drawn.blocked]
	jobs = [job for job in view.jobs if key in job.placement.rows and job.status not in conflict_check.GONE]
	return RowTime(
		drawn.shift,
		blocked,
		[*_stops(view, jobs, now), *_held_stops(view, key)],
		member.start,
		member.end,
	)


def _stops(view: DayView, jobs: Iterable[ScheduledJob], now: datetime) -> list[DayStop]:
	"""Return the visits of a row as they really are, or are expected to be: over early, or late."""
	found = []
	for job in jobs:
		here, expected = job.placement, view.expected.get(job.name)
		start = expected.arrival if expected else here.arrival
		end = start + timedelta(minutes=here.duration)
		if job.status in lifecycle.FINAL:
			end = min(job.completed_on or here.ends, here.ends)
		elif job.status == lifecycle.ON_SITE:
			end = max(end, now)
		found.append(DayStop(job.name, min(start, end), end, job.place))
	return found


def _held_stops(view: DayView, key: Key) -> list[DayStop]:
	return [
		DayStop(slot.name, slot.placement.arrival, slot.placement.ends, slot.place)
		for slot in view.held
		if key in slot.rows
	]


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
	changes = [(row, json.loads(row.before or "{}")) for row in _read_changes(now)]
	known = {job.name: job for job in _read_known({name for _row, before in changes for name in before})}
	left: dict[str, Placement] = {}
	settled: set[str] = set()
	for row, before in changes:
		if row.gesture == log_lines.PUBLISH:
			settled |= left.keys() & json.loads(row.after).keys()
		elif len(before) <= _MOST_TOGETHER:
			for name in before.keys() - settled:
				here = placement.from_json(before[name]["placement"])
				if here.is_planned and _knew_of_it(known.get(name), row.made_on):
					left[name] = here
	for name, here in left.items():
		job = known[name]
		if _is_ahead(here, now) and job.hole_noted != here.arrival:
			title = titles.format_title(job.subject, job.customer_name)
			yield FallenVisit(name, title, FallCause.MOVED, here.technician, here.arrival, here.ends)


def _knew_of_it(job: "frappe._dict | None", moment: datetime) -> bool:
	"""Whether phones or the customer knew of a visit when it was moved: what was moved before it was sent is no hole."""
	return job is not None and (job.dispatched_on is None or job.dispatched_on <= moment)


def _is_ahead(here: Placement, now: datetime) -> bool:
	return here.is_planned and here.ends > now and here.arrival < now + AHEAD


def _read_changes(now: datetime) -> list["frappe._dict"]:
	"""Return the changes of single visits and what was published, the newest first."""
	return frappe.get_all(
		"Dispatch Change",
		{"made_on": (">", now - SINCE), "state": ("in", _STATES), "gesture": ("in", _GESTURES)},
		["gesture", "before", "after", "made_on"],
		order_by="instant desc, creation desc",
		limit=_MOST_CHANGES,
	)


def _read_known(names: Iterable[str]) -> list["frappe._dict"]:
	"""Return those visits of which technicians or customers know, and that are still to be done."""
	job = frappe.qb.DocType("Dispatch Job")
	return (
		frappe.qb.from_(job)
		.select(job.name, job.subject, job.customer_name, job.hole_noted, job.dispatched_on)
		.where(job.name.isin(sorted(names) or [""]) & (job.status != lifecycle.CANCELLED))
		.where(_was_told(job))
	).run(as_dict=True)


def _was_told(job):
	"""Return the condition for visits of which technicians or customers know."""
	return job.dispatched_on.isnotnull() | (job.promised == 1)
