"""Locks the technician's own job and builds the result, at the start and end of every action of the page."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, schedule_fields, transition_messages
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.job.repository import JobStatus
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


class ActionAnswer(JobStatus, total=False):
	"""Result of a technician's action: the job, its status, and the row, device or tick that was written."""

	row: str
	done: bool
	equipment: str
	old: str


def lock_own_job(job: str, technician: str) -> "Document":
	"""Load and lock the technician's own job, if it may still be changed.

	Raises:
		NotYours: the job is not the technician's.
		FsmError: the job is over or on hold.
	"""
	doc = job_repository.lock_for_technician(job, technician)
	if doc.status in lifecycle.FINAL:
		frappe.throw(transition_messages.explain_final(doc.status), FsmError)
	if doc.status not in lifecycle.MOVING:
		frappe.throw(
			_("This visit is on hold. Take it up again first; if dispatch put it on hold, call them."),
			FsmError,
		)
	return doc


def actor_of(doc: "Document") -> str:
	"""Return the name that the timeline shows for an action on a job.

	The job was locked by `repository.lock_for_technician`.

	It is the name of the technician who locked it, so that each member of a crew acts under their own name.
	"""
	return schedule_fields.technician_name(doc.flags.opened_by or doc.technician)


def build_answer(doc: "Document", **more: object) -> ActionAnswer:
	"""Return the result of an action: `{"job", "status", …}`."""
	return {"job": doc.name, "status": doc.status, **more}
