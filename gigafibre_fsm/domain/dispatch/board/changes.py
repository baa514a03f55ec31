"""What changed on the board since a page asked last."""

from datetime import date, datetime, timedelta

import frappe

from gigafibre_fsm.domain.dispatch.board import serializers as board_serializers
from gigafibre_fsm.domain.dispatch.board import shown_positions as board_positions
from gigafibre_fsm.domain.dispatch.board import sync_cursor
from gigafibre_fsm.domain.dispatch.board.answers import BoardChanges
from gigafibre_fsm.domain.dispatch.board.snapshot import (
	draw_rows,
	list_dates,
	list_limits,
	load_members,
	select_touched,
	serialize_days,
	site_days,
)
from gigafibre_fsm.domain.dispatch.board.sync_cursor import Cursor
from gigafibre_fsm.domain.dispatch.line_verdict import repository as line_verdicts
from gigafibre_fsm.domain.dispatch.live_position import positions
from gigafibre_fsm.domain.dispatch.schedule import held_slots, placement, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.day_view import DayView, Key
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.platform import instants

MOST_CHANGED = 400
"""With more changed jobs than this, loading everything again is faster."""


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
	on_screen = set(list_dates(start, number))
	keys = {(name, day) for name, day in keys if day in on_screen}
	dates = {day for _name, day in keys}
	shown = positions.list_shown(instants.to_nearest_utc(now))
	drawn = draw_rows(load_members(first, end, planned), planned, slots, dates, now, shown, keys=keys)
	return {
		"cursor": str(here),
		"now": now,
		"jobs": board_serializers.serialize_jobs(select_touched(changed, planned, keys, drawn), drawn),
		"gone": _list_deleted(was.since),
		"technician_days": serialize_days(drawn, keys),
		# sent only if something changed
		**({} if is_quiet else _list_kept_free(drawn, planned, slots, list_dates(start, number))),
		"notes": board_serializers.list_notes(list_dates(start, number)),
		"positions": board_positions.list_positions(shown, drawn, now),
		"reload": False,
	}


def _list_kept_free(
	drawn: DayView, planned: list[ScheduledJob], slots: list[HeldSlot], days: list[date]
) -> BoardChanges:
	held = [board_serializers.serialize_hold(slot) for slot in drawn.held]
	return {"held": held, "limits": list_limits(planned, slots, days)}


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
