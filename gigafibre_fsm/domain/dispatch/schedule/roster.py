"""Loads technicians for planning: hours, breaks, days off, skills, tools, start and end of their day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time

import frappe
from frappe import _
from frappe.utils import get_time

from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import BusySpan, TechnicianSkill
from gigafibre_fsm.domain.dispatch.schedule.forecast import DayContext
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician, Point
from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows
from gigafibre_fsm.domain.platform import plain_text, weekdays

WORKS = "works_"
"""Before the name of each day of the week, in the fields that say who works then."""

_FIELDS = (
	"name",
	"technician_name",
	"color",
	"photo",
	"status",
	"truck",
	"subcontractor",
	"shift_start",
	"shift_end",
	"break_minutes",
	"break_from",
	"break_until",
	"most_overtime",
	"most_visits",
	"hourly_cost",
	"starts_from",
	"ends_at",
	"latitude",
	"longitude",
	"holiday_list",
	*(WORKS + day for day in weekdays.FIELDS),
)


def load_technicians(
	start: datetime, end: datetime, names: Iterable[str] | None = None
) -> dict[str, PlanningTechnician]:
	"""Load technicians for planning, by name, ordered by display name.

	Args:
		start, end: the period whose absences and holidays are loaded, site time, naive; holidays on the day
			of `end` are loaded as well.
		names: the Dispatch Technicians to load, active or not; None loads all active ones.
	"""
	wanted = None if names is None else sorted(set(names))
	if wanted == []:
		return {}
	filters = {"status": "Active"} if wanted is None else {"name": ("in", wanted)}
	rows = frappe.get_all(
		"Dispatch Technician", filters=filters, fields=list(_FIELDS), order_by="technician_name, name"
	)
	settings = frappe.get_cached_doc("FSM Dispatch Settings")
	parts = {
		**_load_parts([row.name for row in rows], start, end),
		"holidays": _holidays({row.holiday_list or settings.holiday_list for row in rows}, start, end),
	}
	return {row.name: _member(row, settings, parts) for row in rows}


def load_day_context(technician: str, start: datetime, end: datetime) -> DayContext:
	"""Load the start of one technician's day, their break and their absences, in one query.

	Args:
		technician: name of a Dispatch Technician.
		start, end: the period whose absences are loaded, site time, naive.
	"""
	person = frappe.qb.DocType("Dispatch Technician")
	gap = frappe.qb.DocType("Dispatch Absence")
	here = (gap.technician == person.name) & (gap.from_time < end) & (gap.to_time > start)
	fields = ("break_minutes", "break_from", "break_until", "starts_from", "latitude", "longitude")
	rows = (
		frappe.qb.from_(person)
		.left_join(gap)
		.on(here)
		.select(*(person[field] for field in fields), gap.from_time, gap.to_time)
		.where(person.name == technician)
		.orderby(gap.from_time)
	).run(as_dict=True)
	if not rows:
		return DayContext()
	row = rows[0]
	home = _place(row, row.starts_from, frappe.get_cached_doc("FSM Dispatch Settings"))
	return DayContext(home, _pause(row), [(each.from_time, each.to_time) for each in rows if each.from_time])


def _pause(row: dict) -> tuple[int, time, time] | None:
	if not (row.break_minutes and row.break_from and row.break_until):
		return None
	return row.break_minutes, get_time(row.break_from), get_time(row.break_until)


def _member(row: dict, settings, parts: dict) -> PlanningTechnician:
	return PlanningTechnician(
		name=row.name,
		technician_name=row.technician_name,
		shift=(get_time(row.shift_start), get_time(row.shift_end)),
		working_days=weekdays.read_weekdays(row, WORKS),
		is_active=row.status == "Active",
		is_subcontractor=bool(row.subcontractor),
		color=row.color,
		photo=row.photo,
		truck=row.truck,
		pause=_pause(row),
		start=_place(row, row.starts_from, settings),
		end=_place(row, row.ends_at, settings),
		most_overtime=row.most_overtime or 0,
		most_visits=row.most_visits or 0,
		hourly_cost=row.hourly_cost or 0,
		skills=parts["skills"][row.name],
		tools=frozenset(parts["tools"][row.name]),
		territories=tuple(sorted(parts["territories"][row.name], key=lambda each: each.territory.name)),
		absences=tuple(parts["absences"][row.name]),
		holidays=parts["holidays"].get(row.holiday_list or settings.holiday_list, {}),
	)


def to_point(latitude: float | None, longitude: float | None) -> Point | None:
	"""Return coordinates, or None if they were never entered: Frappe stores an empty number as 0."""
	return (latitude, longitude) if latitude and longitude else None


def _place(row: dict, where: str | None, settings) -> Point | None:
	if where == "Anywhere":
		return None
	if where == "Depot":
		return to_point(settings.depot_latitude, settings.depot_longitude)
	return to_point(row.latitude, row.longitude)


def _load_parts(names: list[str], start: datetime, end: datetime) -> dict[str, dict]:
	"""Return what these technicians can do, what is on their trucks, where they go, and when they are away, in one query.

	Returns:
		`skills`: technician → skill → level; `tools`: technician → tools; `territories`: technician → those that
		they serve; `absences`: technician → those that touch the period, the earliest first.
	"""
	parts = {"skills": defaultdict(dict), "tools": defaultdict(set), "absences": defaultdict(list)}
	rows = _parts_of(names, start, end) if names else ()
	parts["territories"] = territory_rows.read_served(rows)
	for row in rows:
		if row.skill:
			parts["skills"][row.name][row.skill] = TechnicianSkill(row.level, row.valid_until)
		if row.tool:
			parts["tools"][row.name].add(row.tool)
		if row.reason:
			away = BusySpan(absence_name(row.reason), row.from_time, row.to_time)
			# each row of one table comes with each of the others
			if away not in parts["absences"][row.name]:
				parts["absences"][row.name].append(away)
	return parts


def _parts_of(names: list[str], start: datetime, end: datetime) -> list[dict]:
	person = frappe.qb.DocType("Dispatch Technician")
	skill = frappe.qb.DocType("Dispatch Technician Skill")
	tool = frappe.qb.DocType("Dispatch Technician Tool")
	gap = frappe.qb.DocType("Dispatch Absence")
	area = frappe.qb.DocType(territory_rows.SERVED)
	return (
		frappe.qb.from_(person)
		.left_join(area)
		.on((area.parent == person.name) & (area.parenttype == "Dispatch Technician"))
		.left_join(skill)
		.on((skill.parent == person.name) & (skill.parenttype == "Dispatch Technician"))
		.left_join(tool)
		.on((tool.parent == person.name) & (tool.parenttype == "Dispatch Technician"))
		.left_join(gap)
		.on((gap.technician == person.name) & (gap.from_time < end) & (gap.to_time > start))
		.select(person.name, skill.skill, skill.level, skill.valid_until, tool.tool)
		.select(gap.reason, gap.from_time, gap.to_time)
		.select(*(area[field] for field in territory_rows.SERVED_FIELDS))
		.where(person.name.isin(names))
		.orderby(gap.from_time)
	).run(as_dict=True)


def _holidays(lists: set[str | None], start: datetime, end: datetime) -> dict[str, dict[date, str]]:
	"""Return the holidays of some lists in a period, from Frappe's cache of documents: a list changes once a year."""
	found: dict[str, dict[date, str]] = {}
	for name in filter(None, lists):
		rows = frappe.get_cached_doc("Holiday List", name).holidays
		found[name] = {
			row.holiday_date: plain_text.read_words(row.description)
			for row in rows
			if start.date() <= row.holiday_date <= end.date()
		}
	return found


def absence_name(reason: str) -> str:
	"""Return the reason of an absence in the language of the request."""
	return {
		"Vacation": _("Vacation"),
		"Sick": _("Sick"),
		"Training": _("Training"),
		"Personal": _("Personal reasons"),
	}.get(reason, _("other reason"))
