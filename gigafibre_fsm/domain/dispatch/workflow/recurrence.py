"""Recurring jobs: what a copy by Frappe's Auto Repeat takes from the first job, and its intended day."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate

from gigafibre_fsm.domain.dispatch import due
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

WORKING_HOURS = (time(8), time(17))
"""Window of a copy whose first job has none."""

FREQUENCIES = ("Daily", "Weekly", "Monthly", "Quarterly", "Half-yearly", "Yearly")

DISPATCHER = "FSM Dispatcher"
MOST_NAMED = 10

FORGOTTEN = ("arrival", "ends_on", "technician", "technician_name", "issue", "sales_order", "technician_note")


def prepare_copy(job: "Document", first: "Document", schedule_start: date | str, due: date | str) -> None:
	"""Turn a copy of a job into an unplanned job with a window on its own day; the caller saves it.

	Args:
		job: the copy, which Frappe's Auto Repeat made and has not saved yet.
		first: the Dispatch Job that recurs.
		schedule_start: the first day of the Auto Repeat.
		due: the day for which Auto Repeat makes this copy.
	"""
	job.update({**dict.fromkeys(FORGOTTEN), **job_repository.NO_DRAFT, "promised": 0, "locked": 0})
	for table in ("timeline", "crew", "photos", "equipment", "depends_on_jobs", "checklist"):
		job.set(table, [])
	day = find_intended_day(_day_of(first), getdate(schedule_start), getdate(due))
	job.window_start, job.window_end = window_on(day, _window_of(first))


def start_recurrence(job: str, frequency: str, first_day: date, last_day: date | None, today: date) -> str:
	"""Make a job recur, and return the name of the Auto Repeat that creates the copies.

	Args:
		job: name of the Dispatch Job.
		frequency: one of FREQUENCIES.
		first_day: start of the schedule; the first copy is made one period later, see intended_day().
		last_day: no copy is made after it; None for a schedule without end.
		today: current day on the site's clock.

	Raises:
		FsmError: the job recurs already, there is no such frequency, or the days are impossible.
	"""
	doc = job_repository.lock_job(job)
	if doc.auto_repeat:
		frappe.throw(_("This visit comes again already. Stop that first."), FsmError)
	if frequency not in FREQUENCIES:
		frappe.throw(_("Choose how often from the list."), FsmError)
	if first_day < today:
		frappe.throw(_("The schedule cannot start in the past. Choose today or a later day."), FsmError)
	if last_day and last_day <= first_day:
		frappe.throw(_("The schedule ends before it starts. Correct one of the two days."), FsmError)
	schedule = frappe.get_doc(
		{
			"doctype": "Auto Repeat",
			"reference_doctype": "Dispatch Job",
			"reference_document": job,
			"frequency": frequency,
			"start_date": first_day,
			"end_date": last_day,
		}
	)
	# guard: the endpoint has checked that this job may be changed; otherwise only administrators may add Auto
	# Repeats
	return schedule.insert(ignore_permissions=True).name


def stop_recurrence(job: str) -> None:
	"""Stop the recurrence of a job, or of the job that it is a copy of.

	Existing copies stay as independent jobs.

	Raises:
		FsmError: the job does not recur.
	"""
	schedule = frappe.db.get_value("Dispatch Job", job, "auto_repeat")
	if not schedule:
		frappe.throw(_("This visit does not come again: there is nothing to stop."), FsmError)
	doc = frappe.get_doc("Auto Repeat", schedule, for_update=True)
	doc.disabled = 1
	# guard: as above
	doc.save(ignore_permissions=True)
	frappe.db.set_value("Dispatch Job", {"auto_repeat": schedule}, "auto_repeat", None)


def catch_up(today: date) -> int:
	"""Make the copies that were missed while no worker ran; return how many schedules advanced.

	Frappe makes a copy on its own day only: if no worker runs on that day, the schedule never makes a copy
	again. A missed copy intended for today or later is made now. For copies whose day has passed, dispatch
	gets a task instead.
	"""
	return sum(_went_on(row.name, today) for row in due.missed_repeats(today))


class BrokenRepeat(NamedTuple):
	"""An Auto Repeat that Frappe has disabled, and the job that it copied."""

	name: str
	reference_document: str


def list_broken() -> list[BrokenRepeat]:
	"""Return name and reference_document of the schedules that Frappe disabled after a failed copy.

	Frappe then sets only the check box; if a user disables a schedule, its status changes too.
	"""
	stopped = {**due.REPEATED, "disabled": 1}
	rows = frappe.get_all("Auto Repeat", stopped, list(BrokenRepeat._fields), order_by="name", as_list=True)
	return list(map(BrokenRepeat._make, rows))


def schedule_saved(schedule: "Document", today: date) -> None:
	"""Make missed copies before Frappe recomputes the next day of a schedule from today, as every save does.

	Frappe itself saves a schedule when its last day has passed. A copy is never made twice.
	"""
	if schedule.reference_doctype != "Dispatch Job" or schedule.is_new() or schedule.disabled:
		return
	if due.missed_repeats(today, name=schedule.name):
		_went_on(schedule.name, today)
	day = frappe.db.get_value("Auto Repeat", schedule.name, "next_schedule_date")
	is_same_rhythm = not any(map(schedule.has_value_changed, ("start_date", "frequency", "disabled")))
	if day and is_same_rhythm and getdate(day) > today >= getdate(schedule.next_schedule_date):
		schedule.next_schedule_date = day


def _went_on(name: str, today: date) -> bool:
	frappe.db.savepoint("fsm_repeat")
	try:
		return _go_on(name, today)
	except frappe.ValidationError:
		frappe.db.rollback(save_point="fsm_repeat")
		frappe.log_error(title=f"Auto Repeat {name}")
		return False


def _go_on(name: str, today: date) -> bool:
	schedule = frappe.get_doc("Auto Repeat", name, for_update=True)
	day = getdate(schedule.next_schedule_date)
	if schedule.disabled or day >= today:
		return False
	first = frappe.get_doc("Dispatch Job", schedule.reference_document)
	gone = []
	# includes today: Frappe may have processed today's schedules already
	while day <= min(today, getdate(schedule.end_date or today)) and not schedule.disabled:
		# create_documents() reads this field again
		schedule.db_set("next_schedule_date", day, update_modified=False)
		meant_for = find_intended_day(_day_of(first), getdate(schedule.start_date), day)
		if meant_for < today:
			gone.append(meant_for)
		else:
			schedule.create_documents()
		day = getdate(schedule.get_next_schedule_date(day, for_full_schedule=True))
	schedule.db_set("next_schedule_date", day, update_modified=False)
	if gone:
		_announce(gone, first, schedule, today)
	return True


def _announce(gone: list[date], first: "Document", schedule: "Document", today: date) -> None:
	"""Create a task for the user who made the schedule, where dispatchers see it as well."""
	days = ", ".join(map(str, gone[-MOST_NAMED:]))
	text = _(
		"No copy of visit {0} was made for these days, because no worker ran: {1} ({2} in all). Book those that are still needed."
	)
	is_here = frappe.db.get_value("User", schedule.owner, "enabled")
	task = frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": text.format(first.name, days, len(gone)),
			"reference_type": "Dispatch Job",
			"reference_name": first.name,
			"allocated_to": schedule.owner if is_here else None,
			"role": DISPATCHER,
			"priority": "High",
			"date": today,
		}
	)
	# guard: created by a scheduled task, not by a user
	task.insert(ignore_permissions=True)


def find_intended_day(first: date | None, schedule_start: date, due: date) -> date:
	"""Return the intended day of a copy.

	It is as many days after the day on which the copy is made as the first job was after the start of the
	schedule. So a schedule that starts a week before the first job makes each copy a week ahead of its
	day.

	Args:
		first: day of the first job; None if it has no day.
		schedule_start: the first day of the Auto Repeat.
		due: the day on which the copy is made.
	"""
	ahead = (first - schedule_start).days if first else 0
	return due + timedelta(days=max(0, ahead))


def window_on(day: date, window: tuple[datetime, datetime] | None) -> tuple[datetime, datetime]:
	"""Return the first job's window moved to a day; without one the working hours of that day."""
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
