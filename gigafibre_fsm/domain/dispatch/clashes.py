"""Collects what speaks against a job's plan, and says it to the dispatcher."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_time

from gigafibre_fsm.domain.dispatch import lifecycle
from gigafibre_fsm.domain.dispatch.conflicts import Conflict, Kind, Plan, Skill, Span, Worker, conflicts

if TYPE_CHECKING:
	from frappe.model.document import Document

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def of(job: "Document") -> list[Conflict]:
	"""What speaks against the plan of a job; empty without technician or arrival."""
	if not (job.technician and job.arrival and job.ends_on) or job.status in lifecycle.FINAL:
		return []
	return conflicts(_plan(job), _worker(job))


def sentences(found: list[Conflict]) -> list[str]:
	"""Each conflict as a sentence for the dispatcher."""
	wording = {
		Kind.ABSENCE: _("The technician is absent then ({0})."),
		Kind.OVERLAP: _("It overlaps with visit {0} of the same technician."),
		Kind.DAY_OFF: _("The technician does not work on that day of the week."),
		Kind.OUTSIDE_SHIFT: _("It is not within the technician's shift."),
		Kind.OUTSIDE_WINDOW: _("The arrival is outside the promised window."),
		Kind.MISSING_SKILL: _("The technician lacks the skill “{0}”."),
		Kind.WEAK_SKILL: _("The technician's level in “{0}” is too low."),
		Kind.EXPIRED_SKILL: _("The technician's “{0}” is no longer valid on that day."),
	}
	return [wording[conflict.kind].format(conflict.what) for conflict in found]


def _plan(job: "Document") -> Plan:
	skills = frappe.get_cached_doc("Dispatch Job Type", job.job_type).skills
	window = (job.window_start, job.window_end) if job.window_start and job.window_end else None
	return Plan(job.arrival, job.ends_on, window, {row.skill: row.minimum_level for row in skills})


def _worker(job: "Document") -> Worker:
	technician = frappe.get_doc("Dispatch Technician", job.technician)
	return Worker(
		shift=(_clock(technician.shift_start), _clock(technician.shift_end)),
		working_days=frozenset(day for day, name in enumerate(DAYS) if technician.get(f"works_{name}")),
		skills={row.skill: Skill(row.level, row.valid_until) for row in technician.skills},
		visits=_visits(job),
		absences=_absences(job.technician, job.arrival, job.ends_on),
	)


def _visits(job: "Document") -> list[Span]:
	# A visit that started the day before may reach into this one.
	near = (job.arrival - timedelta(days=1), job.ends_on)
	rows = frappe.get_all(
		"Dispatch Job",
		filters={
			"technician": job.technician,
			"name": ("!=", job.name),
			"status": ("not in", (lifecycle.CANCELLED, lifecycle.NOT_DONE)),
			"arrival": ("between", near),
		},
		fields=["name", "arrival", "ends_on"],
		order_by="arrival",
	)
	return [Span(row.name, row.arrival, row.ends_on) for row in rows if row.ends_on]


def _absences(technician: str, start: datetime, end: datetime) -> list[Span]:
	rows = frappe.get_all(
		"Dispatch Absence",
		filters={"technician": technician, "from_time": ("<", end), "to_time": (">", start)},
		fields=["reason", "from_time", "to_time"],
	)
	return [Span(_absence(row.reason), row.from_time, row.to_time) for row in rows]


def _absence(reason: str) -> str:
	return {
		"Vacation": _("Vacation"),
		"Sick": _("Sick"),
		"Training": _("Training"),
		"Personal": _("Personal reasons"),
	}.get(reason, _("other reason"))


def _clock(value: "timedelta | time | str") -> time:
	return get_time(value)
