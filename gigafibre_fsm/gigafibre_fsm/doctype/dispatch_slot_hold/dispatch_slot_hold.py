"""Dispatch Slot Hold: an arrival window offered to a customer and reserved for some minutes."""

from frappe.model.document import Document


class DispatchSlotHold(Document):
	"""An arrival window offered to a customer and reserved for some minutes."""
