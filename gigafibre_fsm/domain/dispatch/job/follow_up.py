"""Follow-up jobs: they finish the work that a partially completed job left."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch.job import checklist, device_log
from gigafibre_fsm.domain.dispatch.job import repository as job_repository

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
LONGEST_CHAIN = 5


def find_chain(follow_up_of: str | None) -> tuple[str, ...]:
	"""Return the jobs that one follows up, the newest first; one query for each, none for an ordinary job."""
	found: list[str] = []
	while follow_up_of and follow_up_of not in found and len(found) < LONGEST_CHAIN:
		found.append(follow_up_of)
		follow_up_of = frappe.db.get_value("Dispatch Job", follow_up_of, "follow_up_of")
	return tuple(found)


@dataclass(frozen=True, slots=True)
class DoneBefore:
	"""Work that the jobs before a follow-up did already, so that the technician is not asked to repeat it."""

	devices: tuple[tuple[str, str], ...] = ()
	"""Each device and the action on it, in order."""
	photos_before: int = 0


def find_done_before(job: "Document") -> DoneBefore:
	"""Return the installations and photos of the jobs that a job follows up; empty for an ordinary job."""
	jobs = find_chain(job.follow_up_of)
	if not jobs:
		return DoneBefore()
	of_them = {"parent": ("in", jobs), "parenttype": "Dispatch Job"}
	rows = frappe.get_all("Dispatch Job Equipment", of_them, ["equipment", "action"], order_by="at, idx")
	photos = frappe.db.count("Dispatch Job Photo", {**of_them, "kind": "Before"})
	return DoneBefore(tuple((row.equipment, row.action) for row in rows), photos)


def create_follow_up(job: "Document", actor: str, now: datetime) -> str:
	"""Insert the follow-up job in Draft, with the unanswered checklist items, and link both jobs.

	Args:
		job: the Dispatch Job that was completed in part; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.

	Returns:
		The name of the follow-up job.
	"""
	follow_up = frappe.new_doc("Dispatch Job")
	follow_up.update({field: job.get(field) for field in _SAME})
	follow_up.follow_up_of = job.name
	if job.reason:
		follow_up.instructions = "\n".join(filter(None, (job.reason, job.instructions)))
	for row in checklist.list_undone(job):
		follow_up.append("checklist", row)
	if not device_log.list_installed((row.equipment, row.action) for row in job.equipment):
		# nothing was installed, so its materials are needed again
		for row in job.materials:
			follow_up.append("materials", {"item": row.item, "qty": row.qty})
	job_repository.insert_job(follow_up, actor, now)
	job.follow_up_job = follow_up.name
	job_repository.add_event(job, "Follow-up", actor, now, detail=follow_up.name)
	return follow_up.name
