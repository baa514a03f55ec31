"""Opportunity Item: something that a lead or customer may buy."""

from frappe.model.document import Document


class OpportunityItem(Document):
	"""One line, filled in and summed by its opportunity."""
