"""Service Location: An address where service is given: how to find it, who to call, how to get in."""

from frappe.model.document import Document


class ServiceLocation(Document):
	pass
