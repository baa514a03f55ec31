"""Dispatch Plan Refusal: a placement of a job that a dispatcher rejected; later plans avoid it."""

from frappe.model.document import Document


class DispatchPlanRefusal(Document):
	"""A placement of a job that a dispatcher rejected; later plans avoid it."""
