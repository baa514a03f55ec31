"""Draws the rows on which something is to be settled: today's forecast, and the free time around what fell out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.live_position import positions
from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	day_view,
	held_slots,
	roster,
	scheduled_jobs,
	travel_lookup,
)
from gigafibre_fsm.domain.dispatch.schedule.day_view import DayView
from gigafibre_fsm.domain.dispatch.schedule.drives import Drives
from gigafibre_fsm.domain.dispatch.schedule.scheduled_jobs import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician_day import DayStop
from gigafibre_fsm.domain.dispatch.to_settle.holes import FallenVisit, Hole, Key, RowTime, find_holes

DAY = timedelta(days=1)


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
