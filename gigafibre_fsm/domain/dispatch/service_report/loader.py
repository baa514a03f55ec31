"""Loads the content of a job's report; the caller has checked that the user may see the job."""

from typing import TYPE_CHECKING, Any

import frappe

from gigafibre_fsm.domain.access.printed_images import load_logo
from gigafibre_fsm.domain.dispatch.job import checklist, checklist_items, lifecycle
from gigafibre_fsm.domain.dispatch.job.address import street_line
from gigafibre_fsm.domain.dispatch.notifications import customer as customer_notices
from gigafibre_fsm.domain.dispatch.service_report import images as report_images
from gigafibre_fsm.domain.dispatch.service_report import line_section
from gigafibre_fsm.domain.dispatch.service_report.model import Report, ReportedAnswer, ReportedDevice
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from frappe.model.document import Document

_DONE_WITH_DEVICES = ("Installed", "Removed", "Defective")


def load_report(job: "Document", language: str | None = None, *, version: int | None = None) -> Report:
	"""Load the whole content of a job's report.

	Args:
		job: the Dispatch Job.
		language: fr or en; by default that of the person who is texted about the job.
		version: number printed on the report; by default that of the stored one, or 1.
	"""
	language = language or customer_language(job)
	settings = frappe.get_cached_doc("FSM Settings")
	photos, more_photos = report_images.load_photos(job)
	is_partial = job.outcome == lifecycle.PARTIAL
	devices = _devices(job)
	undone = tuple(_label(row, language) for row in job.checklist if not row.done and row.required)
	return Report(
		job=job.name,
		version=version or job.report_version or 1,
		language=language,
		brand=settings.brand_name or "",
		logo=load_logo(),
		dispatch_phone=formatting.phone_number(settings.dispatch_phone),
		kind=_kind(job, language),
		customer=job.customer_name or job.customer or "",
		address=_address(job.service_location),
		technician=names.first_name(job.technician_name or ""),
		day=job.on_site_on or job.arrival or job.creation,
		arrived_on=job.on_site_on,
		ended_on=job.completed_on,
		is_over=job.status == lifecycle.COMPLETED,
		# optional items that were left out were not promised: list only those done or required
		checks=tuple(_answer(row, language) for row in job.checklist if row.done or row.required),
		devices=devices,
		lights=line_section.load_levels(
			job, leaving={one.serial for one in devices if one.action != "Installed"}
		),
		speed=line_section.load_speed(job),
		note=(job.technician_note or "").strip(),
		left_to_do=(job.reason or "").strip() if is_partial else "",
		undone=undone if is_partial else (),
		next_job=_next_job(job.follow_up_job) if is_partial else None,
		is_partial=is_partial,
		photos=photos,
		more_photos=more_photos,
		signature=report_images.load_signature(job),
	)


def customer_language(job: "Document") -> str:
	"""Return the language of the person who is texted about the job, fr or en."""
	return customer_notices.find_contact(job.service_location, job.customer).language


def _kind(job: "Document", language: str) -> str:
	kind = job.job_type and frappe.get_cached_doc("Dispatch Job Type", job.job_type)
	return formatting.localized_label(kind, language) if kind else ""


def _address(location: str | None) -> tuple[str, ...]:
	fields = ("address_line", "unit", "city", "postal_code")
	place = location and frappe.db.get_value("Service Location", location, fields, as_dict=True)
	if not place:
		return ()
	town = " ".join(part for part in (place.city, place.postal_code) if part)
	return tuple(part for part in (street_line(place.address_line or "", place.unit), town) if part)


def _label(row: Any, language: str) -> str:
	return formatting.localized_label(row, language, other="label_en")


def _answer(row: Any, language: str) -> ReportedAnswer:
	item = checklist.item_from_row(row)
	is_said = row.value and item.kind in (
		checklist_items.NUMBER,
		checklist_items.CHOICE,
		checklist_items.SPEED,
	)
	value = checklist.format_answer(item, row.value, language) if is_said else ""
	return ReportedAnswer(_label(row, language), bool(row.done), value)


def _devices(job: "Document") -> tuple[ReportedDevice, ...]:
	"""Return the last action on each device; a device installed by mistake and removed again is left out."""
	last = {row.equipment: row for row in job.equipment if row.action in _DONE_WITH_DEVICES}
	both = {row.equipment for row in job.equipment if row.action == "Installed"}
	return tuple(
		ReportedDevice(row.equipment, row.equipment_model or "", row.action)
		for row in last.values()
		if row.action == "Installed" or row.equipment not in both
	)


def _next_job(follow_up: str | None) -> tuple | None:
	fields = ("promised", "window_start", "window_end", "status")
	job = follow_up and frappe.db.get_value("Dispatch Job", follow_up, fields, as_dict=True)
	if not job or not job.promised or job.status in lifecycle.FINAL:
		return None
	return (job.window_start, job.window_end) if job.window_start and job.window_end else None
