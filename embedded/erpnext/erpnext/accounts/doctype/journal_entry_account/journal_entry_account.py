"""Journal Entry Account: one debit or credit of a journal entry."""

from frappe.model.document import Document


class JournalEntryAccount(Document):
	"""One debit or credit of a journal entry."""
