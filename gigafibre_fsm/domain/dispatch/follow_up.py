"""The visit that finishes what a partial one left undone."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch import checklists, record

if TYPE_CHECKING:
	from frappe.model.document import Document

_SAME = (
	"subject",
	"job_type",
	"priority",
	"duration",
	"customer",
	"service_location",
	"issue",
	"sales_order",
	"instructions",
)


def create(job: "Document", actor: str, now: datetime) -> str:
	"""Insert the follow-up in Draft with the undone items, and link both ways. Returns its name.

	The caller saves `job`.
	"""
	follow_up = frappe.new_doc("Dispatch Job")
	follow_up.update({field: job.get(field) for field in _SAME})
	follow_up.follow_up_of = job.name
	if job.reason:
		follow_up.instructions = "\n".join(filter(None, (job.reason, job.instructions)))
	for row in checklists.left_undone(job):
		follow_up.append("checklist", row)
	record.insert(follow_up, actor, now)
	job.follow_up_job = follow_up.name
	record.step(job, "Follow-up", actor, now, detail=follow_up.name)
	return follow_up.name
