"""Sales Order Item: one line of an order."""

from frappe.model.document import Document


class SalesOrderItem(Document):
	"""Filled and valued by its order."""
