"""Dispatch Plan: a proposal of the planner, and its outcome."""

from frappe.model.document import Document


class DispatchPlan(Document):
	"""A proposal of the planner, and its outcome."""
