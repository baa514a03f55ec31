"""Service Location Contact: somebody to call about a service location."""

from frappe.model.document import Document


class ServiceLocationContact(Document):
	pass
