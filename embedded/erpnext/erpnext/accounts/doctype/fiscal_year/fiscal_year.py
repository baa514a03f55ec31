"""Fiscal Year, as far as the app meets it."""

from frappe.model.document import Document


class FiscalYear(Document):
	"""A bookkeeping year."""
