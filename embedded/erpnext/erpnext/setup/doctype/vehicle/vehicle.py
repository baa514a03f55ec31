"""Vehicle, as far as the app meets it."""

from frappe.model.document import Document


class Vehicle(Document):
	"""A truck or car of the company."""
