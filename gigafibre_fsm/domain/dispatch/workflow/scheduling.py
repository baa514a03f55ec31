"""Creates jobs and plans them."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import notifications
from gigafibre_fsm.domain.dispatch.job import (
	arrival_window,
	checklist,
	lifecycle,
	schedule_fields,
	transition_facts,
)
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.job.repository import JobStatus
from gigafibre_fsm.domain.dispatch.workflow import change_log, form_rules, transitions
from gigafibre_fsm.domain.dispatch.workflow.transitions import MoveAnswer
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

PRIORITIES = ("Low", "Medium", "High", "Urgent")


def create_job(values: dict, actor: str, now: datetime) -> str:
	"""Insert a job in Draft, and return its name; duration and priority default to those of its type.

	Frappe's own errors are not caught, for example for a missing field.

	Args:
		values: fields of the Dispatch Job.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	fields = ("duration", "default_priority as priority")
	usual = frappe.db.get_value("Dispatch Job Type", values.get("job_type"), fields, as_dict=True) or {}
	job = frappe.new_doc("Dispatch Job")
	job.update({**usual, **values})
	job_repository.insert_job(job, actor, now)
	return job.name


def schedule_job(
	job: str,
	arrival: datetime | None,
	actor: str,
	now: datetime,
	*,
	duration: int | None = None,
	technician: str | None = None,
	window: tuple[datetime, datetime] | None = None,
) -> MoveAnswer:
	"""Set the arrival, duration, technician and window of a job; omitted ones stay unchanged.

	With an arrival, a job that is in Draft or on hold becomes Scheduled. On a dispatched job the change is
	published: the technician and the customer are texted. If the plan changes, the board's draft is
	discarded.

	Args:
		job: name of the Dispatch Job.
		arrival: site time, naive; None leaves it unchanged.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		duration: minutes.
		technician: name of the Dispatch Technician who leads the job.
		window: start and end of the arrival window, site time, naive.

	Returns:
		`{"job", "status", "follow_up_job"}`.

	Raises:
		FsmError: the values are impossible, there is no such technician, the job is locked, under way
			or over, or it would lack a requirement of its status.
		IllegalTransition: it cannot become Scheduled yet.
	"""
	doc = job_repository.lock_job(job)
	before, stood = schedule_fields.read_fields(doc), change_log.read_state(doc)
	was_outside = transition_facts.is_outside_territory(doc)
	doc.arrival = arrival or doc.arrival
	doc.duration = doc.duration if duration is None else duration
	if technician:
		_assign(doc, technician)
	if window:
		doc.window_start, doc.window_end = window
	schedule_fields.derive_fields(doc, before)
	form_rules.refuse_late_change(doc, schedule_fields.read_fields(doc) != before)
	changed = schedule_fields.note_change(doc, before, actor, now)
	form_rules.refuse_outside(doc, was_outside=was_outside)
	if changed:
		job_repository.discard_draft(doc, actor, now)
	if arrival and doc.status in (lifecycle.DRAFT, lifecycle.ON_HOLD):
		answer = transitions.apply_transition(doc, lifecycle.SCHEDULED, actor, now=now)
		change_log.log_change("Move", {doc.name: stood}, [doc], now)
		return answer
	form_rules.require_valid_for_status(doc)
	if changed:
		notifications.announce_change(doc, actor, now)
		change_log.log_change("Move", {doc.name: stood}, [doc], now)
	job_repository.save_job(doc)
	return transitions.build_answer(doc)


def move_in_calendar(job: str, arrival: datetime, duration: int, actor: str, now: datetime) -> MoveAnswer:
	"""Move a job as schedule() does, but refuse to leave a promised window.

	A drag in the calendar cannot ask for confirmation.

	Args:
		job: name of the Dispatch Job.
		arrival: site time, naive.
		duration: minutes.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.

	Raises:
		FsmError: the arrival would leave the promised window, or for a reason of schedule().
	"""
	doc = job_repository.lock_job(job)
	window = (doc.window_start, doc.window_end)
	if doc.promised and not arrival_window.contains(*window, arrival):
		promised = formatting.day_window(*window, frappe.local.lang)
		sentence = _("The customer was promised {0}: move it on the board, which asks before they are told.")
		frappe.throw(sentence.format(promised), FsmError)
	return schedule_job(job, arrival, actor, now, duration=duration)


def edit_info(
	job: "Document", actor: str, now: datetime, *, job_type: str | None = None, priority: str | None = None
) -> JobStatus:
	"""Change the type and the priority of a job, save it, and return `{"job", "status"}`.

	A new type gives the job its checklist; items already answered are kept.

	Args:
		job: the Dispatch Job, locked in the database by the caller.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		job_type: name of an enabled Dispatch Job Type; None leaves it unchanged.
		priority: one of PRIORITIES; None leaves it unchanged.

	Raises:
		FsmError: the job is over, or there is no such type or priority.
	"""
	if job.status in lifecycle.FINAL:
		frappe.throw(_("This visit is over: its type and priority cannot change any more."), FsmError)
	if priority and priority not in PRIORITIES:
		frappe.throw(_("Choose a priority from the list."), FsmError)
	if job_type and not frappe.db.exists("Dispatch Job Type", {"name": job_type, "disabled": 0}):
		frappe.throw(_("Choose a job type from the list."), FsmError)
	for field, value in (("job_type", job_type), ("priority", priority)):
		if value and value != job.get(field):
			job_repository.add_event(job, "Edited", actor, now, detail=f"{job.get(field)} → {value}")
			job.set(field, value)
			if field == "job_type":
				checklist.adopt_type(job)
	job_repository.save_job(job)
	return {"job": job.name, "status": job.status}


def _assign(job: "Document", technician: str) -> None:
	name = frappe.db.get_value("Dispatch Technician", technician, "technician_name")
	if not name:
		frappe.throw(_("There is no such technician. Choose one from the list."), FsmError)
	job.technician, job.technician_name = technician, name
