"""Fiscal Year: the part of the doctype that the app uses."""

from frappe.model.document import Document


class FiscalYear(Document):
	"""A bookkeeping year."""
