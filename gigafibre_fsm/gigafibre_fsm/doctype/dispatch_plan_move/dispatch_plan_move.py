"""Dispatch Plan Move: what a plan changes for one visit."""

from frappe.model.document import Document


class DispatchPlanMove(Document):
	"""What a plan changes for one visit."""
