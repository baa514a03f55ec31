"""Days for which the planner is not asked: no technician works, or there is no visit to compare."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import schedule_fields as plan_words
from gigafibre_fsm.domain.dispatch.schedule import roster, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

DAYS = 15
"""How many days ahead the next working day is searched."""


@dataclass(frozen=True, slots=True)
class ClosedDay:
	"""A day on which no technician works, the next working day, and the jobs planned on it anyway.

	Of a day without a visit to compare, only the text.
	"""

	day: date
	next_day: date | None
	standing: tuple[str, ...]
	text: str


def has_hours(member: PlanningTechnician, day: date) -> bool:
	"""Whether a technician has any working hours on a day, given days off, holidays and absences."""
	if not member.is_active or day.weekday() not in member.working_days or day in member.holidays:
		return False
	start, end = (datetime.combine(day, clock) for clock in member.shift)
	for gap in sorted(member.absences, key=lambda one: one.start):
		if gap.start <= start:
			start = max(start, gap.end)
	return start < end


def find_closure(day: date, technician: str | None = None) -> ClosedDay | None:
	"""Return why nothing can be planned on a day; None if a technician works.

	Args:
		day: the day.
		technician: name of the technician; None for any.

	Raises:
		FsmError: there is no active technician at all, or this one is inactive.
	"""
	start = datetime.combine(day, datetime.min.time())
	members = _members(start, technician)
	working = [
		day + timedelta(days=number)
		for number in range(DAYS)
		if any(has_hours(member, day + timedelta(days=number)) for member in members)
	]
	if day in working:
		return None
	standing = tuple(
		job.name
		for job in scheduled_jobs.list_planned(start, start + timedelta(days=1))
		if not job.is_fixed and (technician is None or technician in job.placement.technicians)
	)
	return ClosedDay(day, working[0] if working else None, standing, _text(day, technician))


def find_nothing_to_compare(day: date) -> ClosedDay | None:
	"""Return that a day has no visit whose place could be compared with the planner's; None if it has one."""
	start = datetime.combine(day, datetime.min.time())
	planned = scheduled_jobs.list_planned(start, start + timedelta(days=1))
	if any(job.status != lifecycle.NOT_DONE for job in planned):
		return None
	when = formatting.day(day, frappe.local.lang)
	text = _("There is nothing to compare: no visit is planned on {0}.").format(when)
	return ClosedDay(day, None, (), formatting.sentence(text))


def refuse_closed(day: date, technician: str | None = None) -> None:
	"""Raise FsmError on a day on which no technician works, with the text of `find_closure`."""
	if found := find_closure(day, technician):
		frappe.throw(found.text, FsmError)


def _members(start: datetime, technician: str | None) -> list[PlanningTechnician]:
	members = roster.load_technicians(start, start + timedelta(days=DAYS))
	if not any(member.is_active for member in members.values()):
		frappe.throw(_("There is no active technician: add one, or make one active."), FsmError)
	if technician is None:
		return list(members.values())
	if technician not in members:
		name = plan_words.technician_name(technician)
		frappe.throw(_("{0} is inactive: choose another technician.").format(name), FsmError)
	return [members[technician]]


def _text(day: date, technician: str | None) -> str:
	when = formatting.day(day, frappe.local.lang)
	if technician:
		return formatting.sentence(
			_("{0} does not work on {1}.").format(plan_words.technician_name(technician), when)
		)
	return formatting.sentence(_("Nobody works on {0}.").format(when))
