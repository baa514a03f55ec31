"""Dispatch Plan Left Out: a visit that a plan has no place for."""

from frappe.model.document import Document


class DispatchPlanLeftOut(Document):
	"""A visit that a plan has no place for."""
