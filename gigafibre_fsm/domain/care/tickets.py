"""Keeps the ticket that asked for a visit in step with the visit."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from frappe.model.document import Document


def job_changed(job: "Document") -> None:
	"""Write on the ticket what the visit's new status means for it; nothing without a ticket."""
