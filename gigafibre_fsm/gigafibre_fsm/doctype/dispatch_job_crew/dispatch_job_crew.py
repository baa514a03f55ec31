"""Dispatch Job Crew: a technician who does a visit together with another."""

from frappe.model.document import Document


class DispatchJobCrew(Document):
	"""A technician who does a visit together with another."""
