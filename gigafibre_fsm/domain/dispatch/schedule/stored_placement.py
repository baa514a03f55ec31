"""Where a stored job is planned: on the board, with its draft, and on the phones."""

from typing import TYPE_CHECKING, Any

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement

if TYPE_CHECKING:
	from frappe.model.document import Document


def read_placement(job: "Document") -> Placement:
	"""Return the placement of a loaded Dispatch Job on the board."""
	return find_placement(job, tuple(row.technician for row in job.crew))


def read_published(job: "Document") -> Placement | None:
	"""Return the placement of a loaded Dispatch Job that phones show; None if it is unpublished."""
	return find_published(job, tuple(row.technician for row in job.crew))


def find_placement(row: Any, crew: tuple[str, ...]) -> Placement:
	"""Return the placement on the board of a Dispatch Job or a row of its fields, with its crew beside it."""
	if row.status == lifecycle.ON_HOLD:
		return Placement(None, None, row.duration or 0)
	if row.has_draft and row.draft_withdrawn:
		return Placement(None, None, row.draft_duration or row.duration or 0)
	if row.has_draft:
		draft = tuple(frappe.parse_json(row.draft_crew or "[]"))
		return Placement(row.draft_technician, row.draft_arrival, row.draft_duration or row.duration, draft)
	if row.technician and row.arrival:
		return Placement(row.technician, row.arrival, row.duration or 0, crew)
	return Placement(None, None, row.duration or 0)


def find_published(row: Any, crew: tuple[str, ...]) -> Placement | None:
	"""Return the placement that phones show, as for `find_placement`; None if the job is unpublished."""
	if not row.dispatched_on or row.status == lifecycle.ON_HOLD:
		return None
	return Placement(row.technician, row.arrival, row.duration or 0, crew)
