"""Dispatch Job Material: something to carry to a visit."""

from frappe.model.document import Document


class DispatchJobMaterial(Document):
	"""What its kind of visit needs, and what the order that asked for the visit sells."""
