"""Changing the type of a published job: only dispatch may drop what its completion requires."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import checklist, lifecycle, transition_messages
from gigafibre_fsm.domain.dispatch.job.lifecycle import Requirement
from gigafibre_fsm.exceptions import FsmError, NeedsConfirmation

if TYPE_CHECKING:
	from frappe.model.document import Document

_ASKED = {
	"requires_equipment": Requirement.EQUIPMENT,
	"requires_pickup": Requirement.PICKUP,
	"requires_before_photo": Requirement.PHOTO_BEFORE,
	"requires_after_photo": Requirement.PHOTO_AFTER,
	"requires_note": Requirement.NOTE,
	"requires_line_proof": Requirement.LINE_PROOF,
	"requires_signature": Requirement.SIGNATURE,
}


def list_dropped_requirements(job: "Document", old_type: str, new_type: str) -> list[str]:
	"""Return the completion requirements that a job would lose with another type, in words.

	Args:
		job: the Dispatch Job with its current checklist.
		old_type: name of its Dispatch Job Type.
		new_type: name of its new Dispatch Job Type.

	Returns:
		A sentence for each requirement, then the label of each required item without an answer.
	"""
	old, new = (frappe.get_cached_doc("Dispatch Job Type", name) for name in (old_type, new_type))
	lost = [
		transition_messages.describe_requirement(need)
		for field, need in _ASKED.items()
		if old.get(field) and not new.get(field)
	]
	known = {row.label_en for row in new.checklist if row.required}
	items = [row for row in job.checklist if row.required and not checklist.is_answered(row)]
	return lost + [checklist.item_label(row) for row in items if row.label_en not in known]


def refuse_for_technician(job: "Document", new_type: str) -> None:
	"""Refuse a technician's change of type after which the job would require less.

	Raises:
		FsmError: it would; the message names what is lost.
	"""
	lost = list_dropped_requirements(job, job.job_type, new_type)
	if lost:
		sentence = _("“{0}” would not ask for: {1} Only dispatch may let that fall: call them.")
		frappe.throw(sentence.format(new_type, " ".join(lost)), FsmError)


def require_confirmation(job: "Document", old_type: str, *, confirmed: bool) -> list[str]:
	"""Return the requirements that a job lost when dispatch changed its type, as falls_away() words them.

	Args:
		job: the Dispatch Job with its new type and its old checklist.
		old_type: name of the Dispatch Job Type it had.
		confirmed: whether the dispatcher has confirmed the loss.

	Raises:
		NeedsConfirmation: requirements are lost, the job is published or on hold, and it is not
			confirmed.
	"""
	lost = list_dropped_requirements(job, old_type, job.job_type)
	if lost and job.status in (*lifecycle.MOVING, lifecycle.ON_HOLD) and not confirmed:
		sentence = _("As “{0}” this visit would no longer ask for: {1} Confirm that nobody needs it.")
		frappe.throw(sentence.format(job.job_type, " ".join(lost)), NeedsConfirmation)
	return lost
