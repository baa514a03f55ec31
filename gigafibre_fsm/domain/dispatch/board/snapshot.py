"""The board's data: a full snapshot when the page opens, then only the changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.board import map_layers, sync_cursor
from gigafibre_fsm.domain.dispatch.board import serializers as board_serializers
from gigafibre_fsm.domain.dispatch.board import shown_positions as board_positions
from gigafibre_fsm.domain.dispatch.board.answers import (
	BoardAnswer,
	BoardChanges,
	BoardCommandAnswer,
	BoardLimit,
	Redraw,
	RowOfDay,
)
from gigafibre_fsm.domain.dispatch.board.commands import Outcome
from gigafibre_fsm.domain.dispatch.board.sync_cursor import Cursor
from gigafibre_fsm.domain.dispatch.booking_limits import rows as limit_rows
from gigafibre_fsm.domain.dispatch.booking_limits import week_use
from gigafibre_fsm.domain.dispatch.line_verdict import repository as line_verdicts
from gigafibre_fsm.domain.dispatch.live_position import positions
from gigafibre_fsm.domain.dispatch.live_position.positions import StoredPosition
from gigafibre_fsm.domain.dispatch.schedule import (
	day_view,
	held_slots,
	placement,
	roster,
	scheduled_jobs,
	travel_lookup,
)
from gigafibre_fsm.domain.dispatch.schedule.day_view import DayView, Key
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.scheduled_jobs import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

MOST_DAYS = 14
MOST_CHANGED = 400
"""With more changed jobs than this, loading everything again is faster."""


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
	members = _members(first, end, planned)
	slots = held_slots.list_held(first, end, now)
	shown = positions.list_shown(instants.to_nearest_utc(now))
	drawn = _draw(members, planned, slots, _dates(start, number), now, shown)
	settings = frappe.get_cached_doc("FSM Dispatch Settings")
	return {
		"cursor": str(here),
		"now": now,
		"start": start,
		"days": number,
		"technicians": [board_serializers.serialize_technician(member) for member in members.values()],
		"technician_days": _days(drawn),
		"jobs": board_serializers.serialize_jobs(planned, drawn),
		"held": [board_serializers.serialize_hold(slot) for slot in drawn.held],
		"unplanned": board_serializers.serialize_jobs(waiting, None),
		"job_types": board_serializers.list_job_types(),
		"skills": board_serializers.list_skills(),
		"notes": board_serializers.list_notes(_dates(start, number)),
		"limits": _list_limits(planned, slots, _dates(start, number)),
		"territories": map_layers.list_territories(),
		"positions": board_positions.list_positions(shown, drawn, now),
		"poll_seconds": settings.poll_seconds or 2,
		"left_out": len(planned) >= scheduled_jobs.MOST or len(waiting) >= scheduled_jobs.MOST,
	}


def load_changes(seen: str, start: date, number: int, now: datetime) -> BoardChanges:
	"""Return what changed on the board since an earlier answer.

	These are the jobs that were written, the jobs on the same rows, whose warnings may differ, and those
	rows. The answer is `{"cursor", "now", "reload": True}` if the page has to load everything again.

	Args:
		seen: `cursor` of the earlier answer.
		start: the first day on the screen.
		number: how many days are on the screen, 1 to MOST_DAYS.
		now: site time, naive.

	Raises:
		FsmError: more or fewer days than the board can show.
	"""
	first, end = site_days(start, number)
	was, here = sync_cursor.parse_cursor(seen), sync_cursor.current_cursor(now)
	if not was or not was.is_usable(now) or was.team != here.team:
		return _everything(here)
	changed = _list_changed(was.since)
	if len(changed) > MOST_CHANGED:
		return _everything(here)
	keys = _stands_of(changed) | _stood_since(was.since) | held_slots.list_touched_since(was.since, now)
	slots = held_slots.list_held(first, end, now)
	is_quiet = not changed and not keys
	if is_quiet:
		# only time has passed: that can change nothing but today
		first, end = _today_within(first, end, now)
	planned = scheduled_jobs.list_planned(first, end)
	# rows of other days hold jobs that were not loaded
	on_screen = set(_dates(start, number))
	keys = {(name, day) for name, day in keys if day in on_screen}
	dates = {day for _name, day in keys}
	shown = positions.list_shown(instants.to_nearest_utc(now))
	drawn = _draw(_members(first, end, planned), planned, slots, dates, now, shown, keys=keys)
	return {
		"cursor": str(here),
		"now": now,
		"jobs": board_serializers.serialize_jobs(_worth_telling(changed, planned, keys, drawn), drawn),
		"gone": _list_deleted(was.since),
		"technician_days": _days(drawn, keys),
		# sent only if something changed
		**({} if is_quiet else _list_kept_free(drawn, planned, slots, _dates(start, number))),
		"notes": board_serializers.list_notes(_dates(start, number)),
		"positions": board_positions.list_positions(shown, drawn, now),
		"reload": False,
	}


def _list_kept_free(
	drawn: DayView, planned: list[ScheduledJob], slots: list[HeldSlot], days: list[date]
) -> BoardChanges:
	held = [board_serializers.serialize_hold(slot) for slot in drawn.held]
	return {"held": held, "limits": _list_limits(planned, slots, days)}


def _list_limits(planned: list[ScheduledJob], slots: list[HeldSlot], days: list[date]) -> list[BoardLimit]:
	"""Return how much of what customers may book is taken; only a week shows it."""
	if len(days) == 1:
		return []
	uses = week_use.list_uses(planned, slots, days)
	labels = {limit: limit_rows.describe_limit(limit) for limit in {use.limit for use in uses}}
	return [
		{"label": labels[use.limit], "day": use.day, "most": use.limit.most, "taken": use.taken}
		for use in uses
	]


def _list_changed(since: datetime) -> list[ScheduledJob]:
	"""Return the jobs written since a moment, and those whose line is judged otherwise since; MOST_CHANGED and one more."""
	changed = scheduled_jobs.list_changed_since(since, MOST_CHANGED + 1)
	judged = set(line_verdicts.list_changed_since(since)) - {job.name for job in changed}
	return [*changed, *scheduled_jobs.load_named(judged)]


def _today_within(first: datetime, end: datetime, now: datetime) -> tuple[datetime, datetime]:
	"""Return the part of a period that is today; empty if today is outside it."""
	today = datetime.combine(now.date(), datetime.min.time())
	start = max(first, today)
	return start, max(start, min(end, today + timedelta(days=1)))


def _everything(here: Cursor) -> BoardChanges:
	"""Return the answer that makes the page load everything again."""
	return {"cursor": str(here), "now": here.moment, "reload": True}


def _stands_of(changed: list[ScheduledJob]) -> set[Key]:
	"""Return the technician-days of these jobs, by their board placement and by their recorded one."""
	stands = [stand for job in changed for stand in (job.placement, job.recorded)]
	return {key for stand in stands for key in stand.rows}


def _worth_telling(
	changed: list[ScheduledJob], planned: list[ScheduledJob], keys: set[Key], drawn: DayView
) -> list[ScheduledJob]:
	"""Return the changed jobs, the jobs on the same rows, and those whose forecast is later than planned."""
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
	drawn = _draw(members, planned, slots, dates, now, shown, patience=patience, keys=keys)
	return {
		"jobs": board_serializers.serialize_jobs(_worth_telling(moved, planned, keys, drawn), drawn),
		"technician_days": _days(drawn, keys),
	}


def _members(first: datetime, end: datetime, planned: list[ScheduledJob]) -> dict[str, PlanningTechnician]:
	"""Return the active technicians, then the inactive ones who still have jobs."""
	active = roster.load_technicians(first, end)
	return active | roster.load_technicians(first, end, _people(planned) - set(active))


def _people(planned: Iterable[ScheduledJob]) -> set[str]:
	return {name for job in planned for name in job.placement.technicians}


def _draw(
	members: Mapping[str, PlanningTechnician],
	planned: list[ScheduledJob],
	slots: list[HeldSlot],
	dates: Iterable[date],
	now: datetime,
	shown: Sequence[StoredPosition],
	patience: float = travel_lookup.KNOWN,
	keys: set[Key] | None = None,
) -> DayView:
	grace = frappe.get_cached_doc("FSM Dispatch Settings").late_after_minutes or 0
	places = travel_lookup.list_places(members.values(), [*planned, *slots])
	seen = positions.select_fresh(shown, instants.to_nearest_utc(now))
	here_now = [each.place for each in seen.values()]
	drives = travel_lookup.look_up_drives(places, now, patience, positions=here_now)
	return day_view.build_view(members, planned, dates, drives, now, grace, slots=slots, keys=keys, seen=seen)


def _days(drawn: DayView, keys: set[Key] | None = None) -> dict[str, RowOfDay]:
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


def _dates(start: date, number: int) -> list[date]:
	return [start + timedelta(days=day) for day in range(number)]


def _stood_since(since: datetime) -> set[Key]:
	"""Return the technician-days that board commands logged since then took jobs from or put them on."""
	rows = frappe.get_all("Dispatch Change", {"modified": (">=", since)}, ["before", "after"])
	stands = [
		placement.from_json(stand["placement"])
		for row in rows
		for text in (row.before, row.after)
		for stand in frappe.parse_json(text).values()
	]
	return {key for stand in stands for key in stand.rows}


def _list_deleted(since: datetime) -> list[str]:
	filters = {"deleted_doctype": "Dispatch Job", "creation": (">=", since)}
	return frappe.get_all("Deleted Document", filters=filters, pluck="deleted_name")
