"""Changes a job's status, the technician's note, and the job's type and priority.

Every function locks the job, changes it, adds a row to the timeline and returns `{"job": name, "status":
status, …}`. Refusals raise an error with a sentence for the technician; another technician's job raises
NotYours.
"""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.job.repository import JobStatus
from gigafibre_fsm.domain.dispatch.technician_work import own_job
from gigafibre_fsm.domain.dispatch.technician_work.own_job import ActionAnswer
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions, type_change
from gigafibre_fsm.domain.dispatch.workflow.transitions import MoveAnswer
from gigafibre_fsm.exceptions import FsmError, IllegalTransition

LONGEST_NOTE = 4000


def move_job(
	job: str,
	technician: str,
	to: str,
	*,
	now: datetime,
	reason: str | None = None,
	outcome: str | None = None,
	happened_on: datetime | None = None,
) -> MoveAnswer:
	"""Take the job to its next status, as far as a technician may, or revert a mistaken completion.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		to: the new status; On Site on a completed job reverts the completion.
		now: site time, naive.
		reason: why; required for On Hold, Not Done and a partial completion.
		outcome: Complete or Partial, if the job is completed; Complete by default.
		happened_on: when it was done, site time, naive, if the phone had to wait for a network.

	Returns:
		`{"job", "status", "follow_up_job"}`.

	Raises:
		NotYours: the job is not the technician's.
		IllegalTransition: the status is not possible (yet), only dispatch may set it, or it is too late.
	"""
	doc = job_repository.lock_for_technician(job, technician)
	done_on, last = happened_on or now, transitions.last_step(doc)
	is_own = last is not None and ownership.is_action_of(last.user, ownership.assigned_technicians(doc))
	if doc.status == lifecycle.COMPLETED and to == lifecycle.ON_SITE:
		return transitions.undo_completion(doc, own_job.actor_of(doc), now=now, happened_on=done_on)
	choices = lifecycle.list_allowed_for_technician(doc.status, is_own_hold=is_own)
	if to in lifecycle.list_allowed(doc.status) and to not in choices:
		frappe.throw(_("Only dispatch can do that. Call them."), IllegalTransition)
	return transitions.apply_transition(
		doc, to, own_job.actor_of(doc), now=now, reason=reason, outcome=outcome, happened_on=happened_on
	)


def set_note(job: str, technician: str, text: str, *, now: datetime) -> ActionAnswer:
	"""Replace the technician's note; return `{"job", "status"}`.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		text: at most LONGEST_NOTE characters; empty removes the note.
		now: site time, naive.

	Raises:
		NotYours: the job is not the technician's.
		FsmError: the note is too long, or the job is over or on hold.
	"""
	doc = own_job.lock_own_job(job, technician)
	text = (text or "").strip()
	if len(text) > LONGEST_NOTE:
		frappe.throw(_("The note is too long: at most {0} characters.").format(LONGEST_NOTE), FsmError)
	if text != (doc.technician_note or ""):
		doc.technician_note = text
		job_repository.add_event(doc, "Note", own_job.actor_of(doc), now, detail=text)
		job_repository.save_job(doc)
	return own_job.build_answer(doc)


def edit_info(
	job: str,
	technician: str,
	*,
	now: datetime,
	job_type: str | None = None,
	priority: str | None = None,
) -> JobStatus:
	"""Change the type or the priority of the job; return `{"job", "status"}`.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		now: site time, naive.
		job_type: name of the Dispatch Job Type; None keeps it.
		priority: Low, Medium, High or Urgent; None keeps it.

	Raises:
		NotYours: the job is not the technician's.
		FsmError: the technician is a sub-contractor, there is no such type or priority, the new type requires
			less (only dispatch may allow that), or the job is over or on hold.
	"""
	doc = own_job.lock_own_job(job, technician)
	if technician_users.is_subcontractor(technician):
		frappe.throw(_("Only dispatch can do that. Call them."), FsmError)
	if job_type and job_type != doc.job_type and frappe.db.exists("Dispatch Job Type", job_type):
		type_change.refuse_for_technician(doc, job_type)
	return scheduling.edit_info(doc, own_job.actor_of(doc), now, job_type=job_type, priority=priority)
