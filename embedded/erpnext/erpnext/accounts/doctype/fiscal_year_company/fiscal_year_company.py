"""Fiscal Year Company, as far as the app meets it."""

from frappe.model.document import Document


class FiscalYearCompany(Document):
	"""A company a fiscal year is limited to."""
