"""Data of the team page: people, skills, a week of availability, and today's load."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TypedDict

import frappe

from gigafibre_fsm.domain.dispatch.board import legend
from gigafibre_fsm.domain.dispatch.board import serializers as board_serializers
from gigafibre_fsm.domain.dispatch.board.answers import BlockedTime, Point, RowHead
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	day_view,
	held_slots,
	roster,
	scheduled_jobs,
	technician_day,
	travel_lookup,
)
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.dispatch.schedule.technician_day import TechnicianDay
from gigafibre_fsm.domain.equipment.truck_stock import overview

WEEK = 7
_FIELDS = (
	*("name", "technician_name", "status", "mobile", "language", "truck", "vehicle", "user"),
	*("color", "photo", "home_address", "latitude", "longitude"),
)


class WeekDay(TypedDict):
	"""One day of a technician: shift as ISO text, time without work, load as a part of 1, number of jobs."""

	shift: list[str] | None
	blocked: list[BlockedTime]
	load: float
	visits: int


class TodayLoad(TypedDict):
	"""A technician's load today; `work` and `travel` in minutes, `load` as a part of 1."""

	visits: int
	done: int
	work: int
	travel: int
	load: float
	away: bool


class AbsenceRow(TypedDict):
	"""An absence; `label` is its reason in the language of the request."""

	name: str
	reason: str
	from_time: datetime
	to_time: datetime
	label: str


class LowModel(TypedDict):
	"""A model of which a truck carries less than it should."""

	model: str
	there: int
	minimum: int


class TeamPerson(RowHead):
	"""The facts of one technician."""

	status: str
	mobile: str | None
	language: str
	vehicle: str | None
	home_address: str | None
	place: Point | None
	expired: list[str]


class TeamMember(TeamPerson):
	"""One technician as the page shows them; `days` by date."""

	days: dict[str, WeekDay]
	today: TodayLoad
	absences: list[AbsenceRow]
	low: list[LowModel]


class TeamWeek(TypedDict):
	"""Everything that the page of the team shows of seven days."""

	start: date
	days: list[date]
	today: date
	technicians: list[TeamMember]
	skills: dict[str, str]


def build_week(start: date, now: datetime) -> TeamWeek:
	"""Return the page's data for seven days from `start`; docs/features/team.md describes its shape."""
	dates = [start + timedelta(days=number) for number in range(WEEK)]
	shown = {*dates, now.date()}
	first = datetime.combine(min(shown), datetime.min.time())
	end = datetime.combine(max(shown), datetime.min.time()) + timedelta(days=1)
	rows = frappe.get_all(
		"Dispatch Technician", fields=list(_FIELDS), order_by="status, technician_name, name"
	)
	members = roster.load_technicians(first, end, [row.name for row in rows])
	standing = [
		job for job in scheduled_jobs.list_planned(first, end) if job.status not in conflict_check.GONE
	]
	slots = held_slots.select_separate(held_slots.list_held(first, end, now), standing)
	stops = day_view.group_stops([*standing, *slots])
	places = travel_lookup.list_places(members.values(), [*standing, *slots])
	drives = travel_lookup.look_up_drives(places, now)
	drawn = {
		(name, day): technician_day.build_day(
			member, day, stops.get((name, day), ()), drives.select_day(day), now
		)
		for name, member in members.items()
		for day in sorted(shown)
	}
	absences, low = _absences(first, end), _running_low()
	return {
		"start": start,
		"days": dates,
		"today": now.date(),
		"technicians": [
			{
				**_person(row, members[row.name], now.date()),
				"days": {str(day): _day(drawn[row.name, day], standing) for day in dates},
				"today": _today(drawn[row.name, now.date()], standing),
				"absences": absences[row.name],
				"low": low[row.name],
			}
			for row in rows
		],
		"skills": legend.list_skills(),
	}


def _person(row: Mapping, member: PlanningTechnician, today: date) -> TeamPerson:
	return {
		**board_serializers.serialize_technician(member),
		**{
			field: row[field]
			for field in ("status", "mobile", "language", "truck", "vehicle", "home_address")
		},
		"place": roster.to_point(row.latitude, row.longitude),
		"expired": [
			name for name, skill in member.skills.items() if skill.valid_until and skill.valid_until < today
		],
	}


def _running_low() -> dict[str, list[LowModel]]:
	"""Return technician → the models of which their truck carries fewer than its minimum."""
	found = defaultdict(list)
	for row in overview.list_stock_levels():
		if row["short"]:
			found[row["technician"]].append({field: row[field] for field in ("model", "there", "minimum")})
	return found


def _day(row: TechnicianDay, standing: list[ScheduledJob]) -> WeekDay:
	drawn = board_serializers.serialize_day(row)
	return {
		**{field: drawn[field] for field in ("shift", "blocked", "load")},
		"visits": len(_select_day(row, standing)),
	}


def _today(row: TechnicianDay, standing: list[ScheduledJob]) -> TodayLoad:
	mine = _select_day(row, standing)
	return {
		"visits": len(mine),
		"done": sum(job.status == lifecycle.COMPLETED for job in mine),
		"work": row.work,
		"travel": row.travel,
		"load": row.load,
		"away": is_away(row),
	}


def _select_day(row: TechnicianDay, standing: list[ScheduledJob]) -> list[ScheduledJob]:
	return [job for job in standing if (row.technician, row.day) in job.placement.rows]


def is_away(row: TechnicianDay) -> bool:
	"""Whether the technician is absent for the whole day."""
	if not row.shift:
		return True
	return any(gap.start <= row.shift[0] and gap.end >= row.shift[1] for gap in row.blocked)


def _absences(start: datetime, end: datetime) -> dict[str, list[AbsenceRow]]:
	rows = frappe.get_all(
		"Dispatch Absence",
		filters={"from_time": ("<", end), "to_time": (">", start)},
		fields=["name", "technician", "reason", "from_time", "to_time"],
		order_by="from_time",
	)
	found = defaultdict(list)
	for row in rows:
		found[row.pop("technician")].append({**row, "label": roster.absence_name(row.reason)})
	return found
