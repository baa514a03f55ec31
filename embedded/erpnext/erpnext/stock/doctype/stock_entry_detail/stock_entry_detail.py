"""Stock Entry Detail, as far as the app meets it."""

from frappe.model.document import Document


class StockEntryDetail(Document):
	"""One item of a stock entry."""
