"""Dispatch Slot Hold: a window offered to a customer, kept free for some minutes."""

from frappe.model.document import Document


class DispatchSlotHold(Document):
	"""A window offered to a customer, kept free for some minutes."""
