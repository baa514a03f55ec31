"""One job made two: the second part follows the first, and waits in the backlog."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.board import drafts
from gigafibre_fsm.domain.dispatch.board.commands import Outcome, log_change
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.schedule import placement, stored_placement
from gigafibre_fsm.domain.dispatch.workflow import change_log
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def split_job(job: str, minutes: int, actor: str, now: datetime, create: Callable[..., str]) -> Outcome:
	"""Shorten a job and put the rest of its work into a second, unplanned job that must follow it.

	Args:
		job: name of the Dispatch Job.
		minutes: length of the first part; more than 0 and less than the whole job.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		create: inserts a job from field values, `actor` and `now`, and returns its name:
			`workflow.scheduling.create_job`.

	Returns:
		The change; undoing it deletes the second job.

	Raises:
		FsmError: the length is out of range, or the job is locked, under way or over.
		frappe.DoesNotExistError: the job was deleted.
	"""
	doc = job_repository.lock_jobs([job])[job]
	drafts.refuse_fixed(doc)
	before, here = change_log.read_state(doc), stored_placement.read_placement(doc)
	if not 0 < minutes < here.duration:
		frappe.throw(
			_("Choose a length between 1 and {0} min for the first part.").format(here.duration - 1), FsmError
		)
	if doc.locked:
		frappe.throw(_("It is locked: unlock it first."), FsmError)
	rest = create(_second_part(doc, here.duration - minutes), actor, now)
	job_repository.add_event(doc, "Split", actor, now, detail=rest)
	drafts.write_placement(doc, placement.apply_change(here, {"duration": minutes}), actor, now)
	# the second part is only in `after`: from that, undo knows that it must delete it
	jobs = {job: doc, rest: frappe.get_doc("Dispatch Job", rest)}
	return log_change("Split", jobs, {job: before}, now)


_SAME = (
	"subject",
	"job_type",
	"priority",
	"customer",
	"service_location",
	"issue",
	"sales_order",
	"instructions",
	"required_technician",
	"preferred_technician",
	"crew_size",
)
"""Fields that the second part of a split job copies from the first."""


def _second_part(job: "Document", minutes: int) -> dict:
	values = {field: job.get(field) for field in _SAME}
	return {**values, "duration": minutes, "depends_on_jobs": [{"job": job.name, "gap": 0}]}
