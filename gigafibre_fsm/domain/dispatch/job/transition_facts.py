"""Collects the facts that the lifecycle rules need about a job that is being changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import (
	checklist,
	device_log,
	follow_up,
	lifecycle,
	line_acceptance,
	ownership,
)
from gigafibre_fsm.domain.dispatch.job.lifecycle import JobFacts
from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows
from gigafibre_fsm.domain.equipment.installation import installed_devices
from gigafibre_fsm.domain.network.incidents.answers import affecting

if TYPE_CHECKING:
	from frappe.model.document import Document

NEEDS = (
	"requires_equipment",
	"requires_pickup",
	"requires_before_photo",
	"requires_after_photo",
	"requires_signature",
	"requires_note",
	*line_acceptance.NEEDS,
)


@dataclass(frozen=True, slots=True)
class RecordedWork:
	"""What technicians have recorded on a job, whether it was read from the document or for a page."""

	unanswered: int
	"""Required items of the checklist without an answer."""
	devices: tuple[tuple[str, str], ...]
	"""Each device and the action on it, in order; those of the jobs that it follows up first."""
	devices_left: int
	"""The customer's devices still at the address, if the type asks to fetch them."""
	photos: tuple[str, ...]
	"""The kind of each photo."""
	earlier_photos_before: int
	"""Photos *Before* of the jobs that it follows up."""
	note: str | None
	has_line_proof: bool
	signature: str | None


def collect_facts(job: "Document", *, reason: str | None = None, outcome: str | None = None) -> JobFacts:
	"""Collect the facts for the lifecycle rules from a job as it is in memory.

	Args:
		job: the Dispatch Job.
		reason: the user's reason for the transition.
		outcome: Complete or Partial, if the transition completes the job.
	"""
	fields = (*NEEDS, "is_trouble")
	needs = frappe.db.get_value("Dispatch Job Type", job.job_type, fields, as_dict=True) or frappe._dict()
	people = _people(job)
	before = follow_up.find_done_before(job)
	work = RecordedWork(
		unanswered=checklist.count_unanswered(job),
		devices=(*before.devices, *((row.equipment, row.action) for row in job.equipment)),
		devices_left=_devices_left(job, needs),
		photos=tuple(photo.kind for photo in job.photos),
		earlier_photos_before=before.photos_before,
		note=job.technician_note,
		has_line_proof=_has_line_proof(job, needs),
		signature=job.signature,
	)
	return replace(
		derive_work_facts(job.status, job.duration or 0, needs, work),
		has_location=bool(job.service_location),
		has_arrival=bool(job.arrival),
		has_window=bool(job.window_start and job.window_end),
		has_technician=bool(job.technician),
		technician_active=all(person.status == "Active" for person in people),
		technician_mobile=all(person.mobile for person in people),
		technician_absent=any(is_absent(person.name, job.arrival, job.ends_on) for person in people),
		outside_territory=is_outside_territory(job),
		has_outage=_has_outage(job, needs),
		has_reason=bool((reason or "").strip()),
		outcome=outcome,
	)


def derive_work_facts(status: str, duration: int, needs: Mapping[str, Any], work: RecordedWork) -> JobFacts:
	"""Derive the facts about the technician's work.

	Dispatch's own conditions are assumed to be met, as they were when the job was published; collect_facts()
	replaces them by what it finds.

	Args:
		status: the job's status.
		duration: the planned minutes.
		needs: what the job's type asks for, by the names of NEEDS.
		work: what was recorded.
	"""
	photos = Counter(work.photos)
	return JobFacts(
		status=status,
		has_location=True,
		has_arrival=True,
		has_window=True,
		duration=duration,
		has_technician=True,
		technician_active=True,
		technician_mobile=True,
		unchecked_required=work.unanswered,
		needs_equipment=bool(needs.get("requires_equipment")),
		equipment_installed=len(device_log.list_installed(work.devices)),
		needs_pickup=bool(needs.get("requires_pickup")),
		devices_left=work.devices_left,
		needs_photo_before=bool(needs.get("requires_before_photo")),
		photos_before=photos["Before"] + work.earlier_photos_before,
		needs_photo_after=bool(needs.get("requires_after_photo")),
		photos_after=photos["After"],
		needs_note=bool(needs.get("requires_note")),
		has_note=bool((work.note or "").strip()),
		needs_line_proof=bool(needs.get("requires_line_proof")),
		has_line_proof=work.has_line_proof,
		needs_signature=bool(needs.get("requires_signature")),
		has_signature=bool(work.signature),
	)


def is_outside_territory(job: "Document") -> bool:
	"""Whether somebody is to be sent where FSM Dispatch Settings lets nobody go; queried only where it does."""
	if job.status not in lifecycle.NOT_BEGUN or not territory_rows.is_refused_outside():
		return False
	place = territory_rows.find_place(job.service_location)
	return territory_rows.is_any_outside(ownership.assigned_technicians(job), place, job.arrival)


def _has_outage(job: "Document", needs: frappe._dict) -> bool:
	"""Whether a visit that is about to be sent repairs something at an address without service."""
	is_asked = needs.is_trouble and job.status == lifecycle.SCHEDULED and job.service_location
	return bool(is_asked) and affecting.find_affecting(job.service_location) is not None


def _devices_left(job: "Document", needs: frappe._dict) -> int:
	"""Count the customer's devices at the address; queried only where the count matters."""
	if not needs.requires_pickup or job.status != lifecycle.ON_SITE:
		return 0
	return len(installed_devices.find_of_customer(job.service_location, job.customer))


def _has_line_proof(job: "Document", needs: frappe._dict) -> bool:
	"""Whether the line is proven; checked only where it matters."""
	if not needs.requires_line_proof or job.status != lifecycle.ON_SITE:
		return False
	reason = job.line_proof_reason or ""
	return line_acceptance.judge_acceptance(
		job.name, job.service_location, needs, now_datetime(), reason=reason
	).is_enough


def is_absent(technician: str | None, start: datetime | None, end: datetime | None) -> bool:
	"""Whether a technician has an absence that overlaps a job.

	False if one of the three arguments is missing.

	Args:
		technician: name of the Dispatch Technician.
		start, end: start and end of the job, site time, naive.
	"""
	if not (technician and start and end):
		return False
	touching = {"technician": technician, "from_time": ("<", end), "to_time": (">", start)}
	return bool(frappe.db.exists("Dispatch Absence", touching))


def _people(job: "Document") -> list:
	"""Return the technician and the crew; a deleted technician counts as inactive."""
	names = ownership.assigned_technicians(job)
	if not names:
		return []
	rows = frappe.get_all("Dispatch Technician", {"name": ("in", names)}, ["name", "status", "mobile"])
	found = {row.name: row for row in rows}
	return [found.get(name) or frappe._dict(name=name) for name in names]
