"""Vehicle: the part of the doctype that the app uses."""

from frappe.model.document import Document


class Vehicle(Document):
	"""A truck or car of the company."""
