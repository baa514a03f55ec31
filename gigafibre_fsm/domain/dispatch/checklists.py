"""What a job takes over from its type when it is made, so that a later change of the type leaves the job alone."""

from typing import TYPE_CHECKING

import frappe

if TYPE_CHECKING:
	from frappe.model.document import Document

_COPIED = ("label_en", "label_fr", "required", "kind", "unit", "minimum", "maximum", "choices")


def adopt(job: "Document") -> None:
	"""Give the job the items of its type; what is already ticked stays, other old items go."""
	kept = [item for item in job.checklist if item.done]
	known = {item.label_en for item in kept}
	job.set("checklist", kept)
	for item in frappe.get_cached_doc("Dispatch Job Type", job.job_type).checklist:
		if item.label_en not in known:
			job.append("checklist", {field: item.get(field) for field in _COPIED})


def take_over_needs(job: "Document") -> None:
	"""Give a new job the materials of its type, beside those it has, and the number of technicians."""
	kind = frappe.get_cached_doc("Dispatch Job Type", job.job_type)
	known = {row.item for row in job.materials}
	for row in kind.materials:
		if row.item not in known:
			job.append("materials", {"item": row.item, "qty": row.qty})
	# a form or a caller that asks for more than one means it
	if (job.crew_size or 1) == 1:
		job.crew_size = kind.crew_size or 1


def left_undone(job: "Document") -> list[dict]:
	"""The items nobody ticked, as rows for another job."""
	return [{field: item.get(field) for field in _COPIED} for item in job.checklist if not item.done]
