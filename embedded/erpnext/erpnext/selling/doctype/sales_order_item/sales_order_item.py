"""Sales Order Item: one line of an order."""

from frappe.model.document import Document


class SalesOrderItem(Document):
	"""One line, filled in and priced by its order."""
