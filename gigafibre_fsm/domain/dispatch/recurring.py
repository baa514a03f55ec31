"""A visit that comes again: what a copy made by Frappe's Auto Repeat keeps of the first visit, and for which day it is."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from frappe.utils import get_datetime, getdate

from gigafibre_fsm.domain.dispatch import record

if TYPE_CHECKING:
	from frappe.model.document import Document

WORKING_HOURS = (time(8), time(17))
"""When a copy of a visit without a window is meant to happen."""

FORGOTTEN = ("arrival", "ends_on", "technician", "technician_name", "issue", "sales_order", "technician_note")


def begin(job: "Document", first: "Document", schedule_start: date | str, due: date | str) -> None:
	"""Make a copy of `first` an unplanned visit with a window on its own day; the caller stores it.

	Args:
		schedule_start: the first day of the Auto Repeat.
		due: the day on which this copy is made.
	"""
	job.update({**dict.fromkeys(FORGOTTEN), **record.NO_DRAFT, "promised": 0, "locked": 0})
	for table in ("timeline", "crew", "photos", "equipment", "depends_on_jobs", "checklist"):
		job.set(table, [])
	day = intended_day(_day_of(first), getdate(schedule_start), getdate(due))
	job.window_start, job.window_end = window_on(day, _window_of(first))


def intended_day(first: date | None, schedule_start: date, due: date) -> date:
	"""The day a copy is meant for: as long after the day it is made on as the first visit was after the schedule's start.

	So a schedule that starts a week before the first visit makes each copy a week ahead of its day.
	"""
	ahead = (first - schedule_start).days if first else 0
	return due + timedelta(days=max(0, ahead))


def window_on(day: date, window: tuple[datetime, datetime] | None) -> tuple[datetime, datetime]:
	"""The first visit's window moved to a day; without one the working hours of that day."""
	if not window:
		return tuple(datetime.combine(day, clock) for clock in WORKING_HOURS)
	start = datetime.combine(day, window[0].time())
	return start, start + (window[1] - window[0])


def _window_of(job: "Document") -> tuple[datetime, datetime] | None:
	if not (job.window_start and job.window_end):
		return None
	return get_datetime(job.window_start), get_datetime(job.window_end)


def _day_of(job: "Document") -> date | None:
	moment = job.arrival or job.window_start
	return getdate(moment) if moment else None
