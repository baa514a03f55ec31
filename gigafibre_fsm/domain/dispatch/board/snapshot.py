"""The board's data: a full snapshot when the page opens, and what a command has touched; `changes` has what others did."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.board import legend, sync_cursor
from gigafibre_fsm.domain.dispatch.board import serializers as board_serializers
from gigafibre_fsm.domain.dispatch.board import shown_positions as board_positions
from gigafibre_fsm.domain.dispatch.board.answers import (
	BoardAnswer,
	BoardLimit,
	RowOfDay,
)
from gigafibre_fsm.domain.dispatch.board.command_answers import BoardCommandAnswer, Redraw
from gigafibre_fsm.domain.dispatch.board.commands import Outcome
from gigafibre_fsm.domain.dispatch.booking_limits import rows as limit_rows
from gigafibre_fsm.domain.dispatch.booking_limits import week_use
from gigafibre_fsm.domain.dispatch.live_position import positions
from gigafibre_fsm.domain.dispatch.live_position.positions import StoredPosition
from gigafibre_fsm.domain.dispatch.schedule import (
	day_view,
	held_slots,
	roster,
	scheduled_jobs,
	travel_lookup,
)
from gigafibre_fsm.domain.dispatch.schedule.day_view import DayView, Key
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

MOST_DAYS = 14


def load_board(start: date, number: int, now: datetime) -> BoardAnswer:
	"""Return everything the board shows of some days.

	Args:
		start: the first day.
		number: how many days, 1 to MOST_DAYS.
		now: site time, naive.

	Raises:
		FsmError: more or fewer days than the board can show.
	"""
	first, end = site_days(start, number)
	# before any other query: changes written meanwhile are then part of the next poll
	here = sync_cursor.current_cursor(now)
	planned, waiting = scheduled_jobs.list_for_board(first, end)
	members = load_members(first, end, planned)
	slots = held_slots.list_held(first, end, now)
	shown = positions.list_shown(instants.to_nearest_utc(now))
	drawn = draw_rows(members, planned, slots, list_dates(start, number), now, shown)
	settings, named = frappe.get_cached_doc("FSM Dispatch Settings"), legend.load_legend()
	return {
		"cursor": str(here),
		"now": now,
		"start": start,
		"days": number,
		"technicians": [board_serializers.serialize_technician(member) for member in members.values()],
		"technician_days": serialize_days(drawn),
		"jobs": board_serializers.serialize_jobs(planned, drawn),
		"held": [board_serializers.serialize_hold(slot) for slot in drawn.held],
		"unplanned": board_serializers.serialize_jobs(waiting, None),
		"job_types": named.job_types,
		"skills": named.skills,
		"notes": board_serializers.list_notes(list_dates(start, number)),
		"limits": list_limits(planned, slots, list_dates(start, number)),
		"territories": named.territories,
		"positions": board_positions.list_positions(shown, drawn, now),
		"poll_seconds": settings.poll_seconds or 2,
		"left_out": len(planned) >= scheduled_jobs.MOST or len(waiting) >= scheduled_jobs.MOST,
	}


def list_limits(planned: list[ScheduledJob], slots: list[HeldSlot], days: list[date]) -> list[BoardLimit]:
	"""Return how much of what customers may book is taken; only a week shows it.

	Args:
		planned: the jobs on the rows.
		slots: the slots that are held for customers.
		days: the days shown.
	"""
	if len(days) == 1:
		return []
	uses = week_use.list_uses(planned, slots, days)
	labels = {limit: limit_rows.describe_limit(limit) for limit in {use.limit for use in uses}}
	return [
		{"label": labels[use.limit], "day": use.day, "most": use.limit.most, "taken": use.taken}
		for use in uses
	]


def select_touched(
	changed: list[ScheduledJob], planned: list[ScheduledJob], keys: set[Key], drawn: DayView
) -> list[ScheduledJob]:
	"""Return the changed jobs, the jobs on the same rows, and those whose forecast is later than planned.

	Args:
		changed: the jobs that were changed.
		planned: all jobs on the rows.
		keys: the technician-days that were touched.
		drawn: the rows with their forecast.
	"""
	told = {job.name: job for job in changed}
	for job in planned:
		is_beside = not keys.isdisjoint(job.placement.rows)
		if is_beside or drawn.is_shifted(job):
			told.setdefault(job.name, job)
	return list(told.values())


def answer(outcome: Outcome, now: datetime) -> BoardCommandAnswer:
	"""Return what a command of the board answers: its outcome and, once it is done, what a page has to redraw."""
	told = board_serializers.serialize_outcome(outcome)
	return (
		{**told, **load_affected(outcome.jobs - outcome.gone, outcome.days, now)} if outcome.is_done else told
	)


def load_affected(jobs: Iterable[str], keys: set[Key], now: datetime) -> Redraw:
	"""Return what a page has to redraw after a board command.

	Args:
		jobs: names of the Dispatch Jobs that the command touched.
		keys: the technician-days that it touched, as name of the Dispatch Technician and day.
		now: site time, naive.

	Returns:
		`{"jobs", "technician_days"}`: the cards of these jobs and of the others on their rows, and the
		rows.
	"""
	if not keys:
		moved = scheduled_jobs.load_named(jobs)
		return {"jobs": board_serializers.serialize_jobs(moved, None), "technician_days": {}}
	dates, names = {day for _name, day in keys}, {name for name, _day in keys}
	first = datetime.combine(min(dates), datetime.min.time())
	end = datetime.combine(max(dates), datetime.min.time()) + timedelta(days=1)
	moved, planned = scheduled_jobs.list_planned_with(jobs, first, end)
	planned = [job for job in planned if not names.isdisjoint(job.placement.technicians)]
	members = roster.load_technicians(first, end, names | _people(planned))
	slots = held_slots.list_held(first, end, now)
	shown = positions.list_shown(instants.to_nearest_utc(now))
	patience = travel_lookup.INTERACTIVE_TIMEOUT_SECONDS
	drawn = draw_rows(members, planned, slots, dates, now, shown, patience=patience, keys=keys)
	return {
		"jobs": board_serializers.serialize_jobs(select_touched(moved, planned, keys, drawn), drawn),
		"technician_days": serialize_days(drawn, keys),
	}


def load_members(
	first: datetime, end: datetime, planned: list[ScheduledJob]
) -> dict[str, PlanningTechnician]:
	"""Return the active technicians, then the inactive ones who still have jobs.

	Args:
		first, end: the period, site time, naive; its end is exclusive.
		planned: the jobs on the rows.
	"""
	active = roster.load_technicians(first, end)
	return active | roster.load_technicians(first, end, _people(planned) - set(active))


def _people(planned: Iterable[ScheduledJob]) -> set[str]:
	return {name for job in planned for name in job.placement.technicians}


def draw_rows(
	members: Mapping[str, PlanningTechnician],
	planned: list[ScheduledJob],
	slots: list[HeldSlot],
	dates: Iterable[date],
	now: datetime,
	shown: Sequence[StoredPosition],
	patience: float = travel_lookup.KNOWN,
	keys: set[Key] | None = None,
) -> DayView:
	"""Return the rows of some days with their forecast.

	Args:
		members: the technicians by name.
		planned: the jobs on their rows.
		slots: the slots that are held for customers.
		dates: the days.
		now: site time, naive.
		shown: the positions that technicians share.
		patience: seconds that a routing engine may take; see `travel_lookup`.
		keys: only these technician-days; all without any.
	"""
	grace = frappe.get_cached_doc("FSM Dispatch Settings").late_after_minutes or 0
	places = travel_lookup.list_places(members.values(), [*planned, *slots])
	seen = positions.select_fresh(shown, instants.to_nearest_utc(now))
	here_now = [each.place for each in seen.values()]
	drives = travel_lookup.look_up_drives(places, now, patience, positions=here_now)
	return day_view.build_view(members, planned, dates, drives, now, grace, slots=slots, keys=keys, seen=seen)


def serialize_days(drawn: DayView, keys: set[Key] | None = None) -> dict[str, RowOfDay]:
	"""Return the rows for the page, by `technician|day`; only those of `keys`, if they are given."""
	return {
		f"{name}|{day}": board_serializers.serialize_day(row)
		for (name, day), row in drawn.days.items()
		if keys is None or (name, day) in keys
	}


def site_days(start: date, number: int) -> tuple[datetime, datetime]:
	"""Return the midnights, in site time, at which a range of days begins and ends.

	Raises:
		FsmError: `number` is not between 1 and MOST_DAYS.
	"""
	if not 1 <= number <= MOST_DAYS:
		frappe.throw(_("The board shows between 1 and {0} days.").format(MOST_DAYS), FsmError)
	first = datetime.combine(start, datetime.min.time())
	return first, first + timedelta(days=number)


def list_dates(start: date, number: int) -> list[date]:
	"""Return a number of days, from `start` on."""
	return [start + timedelta(days=day) for day in range(number)]
