"""Serial and Batch Entry: one numbered piece of a bundle."""

from frappe.model.document import Document


class SerialandBatchEntry(Document):
	"""One numbered piece of a bundle."""
