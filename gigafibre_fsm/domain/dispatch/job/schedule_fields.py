"""Schedule fields of a job: completing its plan, and recording how it changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import cint, get_datetime

from gigafibre_fsm.domain.dispatch.job import arrival_window
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

YEARS = range(2000, 2100)
LONGEST_JOB = 7 * 24 * 60
"""Minutes: one week, the longest plausible job."""


@dataclass(frozen=True, slots=True)
class ScheduleFields:
	"""Schedule of a job: arrival, duration, technician and window."""

	arrival: datetime | None
	duration: int
	technician: str | None
	window: tuple[datetime | None, datetime | None]


def read_fields(job: "Document") -> ScheduleFields:
	"""Return the plan of a job as it is in memory."""
	return ScheduleFields(
		_moment(job.arrival),
		cint(job.duration),
		job.technician or None,
		(_moment(job.window_start), _moment(job.window_end)),
	)


def derive_fields(job: "Document", before: ScheduleFields | None = None) -> None:
	"""Set the fields that follow from the plan: the end of the job, and the window around the arrival.

	A window that a user chose is kept while it contains the arrival. Once the arrival is outside it, and no
	other window is set in the same save, the usual window around the arrival replaces it.

	Raises:
		FsmError: the arrival or the duration is impossible.
	"""
	plan = read_fields(job)
	_refuse_absurd(plan)
	job.arrival, (job.window_start, job.window_end) = plan.arrival, plan.window
	job.ends_on = arrival_window.end_of_work(plan.arrival, plan.duration)
	if plan.arrival is None:
		return
	chosen = before is None or plan.window != before.window
	if chosen and all(plan.window):
		return
	if not arrival_window.contains(*plan.window, plan.arrival):
		job.window_start, job.window_end = arrival_window.default_window(plan.arrival)


def _refuse_absurd(plan: ScheduleFields) -> None:
	"""Refuse an impossible arrival or duration, before it overflows the calendar."""
	if plan.arrival and plan.arrival.year not in YEARS:
		frappe.throw(
			_("The year {0} is surely a mistake. Correct the arrival.").format(plan.arrival.year), FsmError
		)
	if not 0 <= plan.duration <= LONGEST_JOB:
		frappe.throw(
			_("A visit takes between 1 and {0} minutes. Correct the duration.").format(LONGEST_JOB),
			FsmError,
		)


def check_window(job: "Document") -> None:
	"""Refuse an arrival window that ends before it starts.

	Raises:
		frappe.ValidationError: the window does.
	"""
	start, end = read_fields(job).window
	if start and end and start >= end:
		frappe.throw(_("The promised window ends before it starts. Correct one of the two times."))


def note_change(job: "Document", before: ScheduleFields, actor: str, now: datetime) -> bool:
	"""Add timeline rows for a new arrival, duration or technician.

	Args:
		job: the Dispatch Job with its new plan; the caller saves it.
		before: its plan before the change.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.

	Returns:
		Whether the plan changed; also True if only the window changed, which adds no row.
	"""
	after = read_fields(job)
	if (after.arrival, after.duration) != (before.arrival, before.duration):
		detail = f"{_format_arrival(before)} → {_format_arrival(after)}"
		job_repository.add_event(job, "Rescheduled", actor, now, detail=detail)
	if after.technician != before.technician:
		detail = f"{technician_name(before.technician)} → {technician_name(after.technician)}"
		job_repository.add_event(job, "Assigned", actor, now, detail=detail)
	return after != before


def technician_name(technician: str | None) -> str:
	"""Return a technician's display name; a dash for None."""
	if not technician:
		return "—"
	# cached, because a list of changes looks up the same few names repeatedly
	return frappe.db.get_value("Dispatch Technician", technician, "technician_name", cache=True) or technician


def _moment(value: datetime | str | None) -> datetime | None:
	return get_datetime(value) if value else None


def _format_arrival(plan: ScheduleFields) -> str:
	return f"{plan.arrival:%Y-%m-%d %H:%M} ({plan.duration} min)" if plan.arrival else "—"
