"""Dispatch Plan: a proposal of the planner, and what became of it."""

from frappe.model.document import Document


class DispatchPlan(Document):
	"""A proposal of the planner, and what became of it."""
