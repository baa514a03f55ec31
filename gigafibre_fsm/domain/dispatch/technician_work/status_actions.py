"""Where a visit stands: its status, the technician's note, its type and priority.

Every function locks the job, changes it, leaves a row in the timeline and answers with
`{"job": name, "status": status, …}`. Refusals raise an error with a sentence for the person;
somebody else's visit raises NotYours.
"""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership, schedule_fields
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.technician_work import own_job
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions, type_change
from gigafibre_fsm.exceptions import FsmError, IllegalTransition

LONGEST_NOTE = 4000


def move(
	job: str,
	technician: str,
	to: str,
	*,
	now: datetime,
	reason: str | None = None,
	outcome: str | None = None,
	happened_on: datetime | None = None,
) -> dict:
	"""Take the visit to its next status, as far as a technician may, or a completion back that was a slip.

	`happened_on` is when it was done, where the phone had to wait for a network.
	`outcome` is Complete (default) or Partial when `to` is Completed. Answers
	`{"job", "status", "follow_up_job"}`. Raises IllegalTransition.
	"""
	doc = job_repository.locked_for(job, technician)
	done_on, last = happened_on or now, transitions.last_step(doc)
	is_own = last is not None and last.actor in map(schedule_fields.name_of, ownership.everybody(doc))
	if doc.status == lifecycle.COMPLETED and to == lifecycle.ON_SITE:
		return transitions.undo(doc, own_job.actor(doc), now=now, happened_on=done_on)
	choices = lifecycle.allowed_for_technician(doc.status, is_own_hold=is_own)
	if to in lifecycle.allowed(doc.status) and to not in choices:
		frappe.throw(_("Only dispatch can do that. Call them."), IllegalTransition)
	return transitions.apply(
		doc, to, own_job.actor(doc), now=now, reason=reason, outcome=outcome, happened_on=happened_on
	)


def note(job: str, technician: str, text: str, *, now: datetime) -> dict:
	"""Replace the technician's note (at most 4,000 characters). Answers `{"job", "status"}`."""
	doc = own_job.opened(job, technician)
	text = (text or "").strip()
	if len(text) > LONGEST_NOTE:
		frappe.throw(_("The note is too long: at most {0} characters.").format(LONGEST_NOTE), FsmError)
	if text != (doc.technician_note or ""):
		doc.technician_note = text
		job_repository.step(doc, "Note", own_job.actor(doc), now, detail=text)
		job_repository.save(doc)
	return own_job.answer(doc)


def edit_info(
	job: str,
	technician: str,
	*,
	now: datetime,
	job_type: str | None = None,
	priority: str | None = None,
) -> dict:
	"""Change the type or the priority from the info card. Answers `{"job", "status"}`.

	Raises FsmError for a type that asks for less: only dispatch lets a requirement fall.
	"""
	doc = own_job.opened(job, technician)
	if technician_users.is_subcontractor(technician):
		frappe.throw(_("Only dispatch can do that. Call them."), FsmError)
	if job_type and job_type != doc.job_type and frappe.db.exists("Dispatch Job Type", job_type):
		type_change.refuse_for_technician(doc, job_type)
	return scheduling.edit_info(doc, own_job.actor(doc), now, job_type=job_type, priority=priority)
