"""Fiscal Year Company: the part of the doctype that the app uses."""

from frappe.model.document import Document


class FiscalYearCompany(Document):
	"""A company a fiscal year is limited to."""
