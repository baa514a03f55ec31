"""Stock Entry Detail: the part of the doctype that the app uses."""

from frappe.model.document import Document


class StockEntryDetail(Document):
	"""One item of a stock entry."""
