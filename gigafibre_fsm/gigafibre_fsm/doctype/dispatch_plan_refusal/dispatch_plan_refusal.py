"""Dispatch Plan Refusal: a place that dispatch does not want for a visit; later plans respect it."""

from frappe.model.document import Document


class DispatchPlanRefusal(Document):
	"""A place that dispatch does not want for a visit; later plans respect it."""
