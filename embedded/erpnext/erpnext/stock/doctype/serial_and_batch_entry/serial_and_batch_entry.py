"""Serial and Batch Entry: one serial number of a bundle."""

from frappe.model.document import Document


class SerialandBatchEntry(Document):
	"""One serial number of a bundle."""
