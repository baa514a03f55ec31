"""Truck Count Device: a device in a count of a truck."""

from frappe.model.document import Document


class TruckCountDevice(Document):
	"""A device in a count of a truck."""
