"""CRM Settings: how leads and opportunities behave."""

from frappe.model.document import Document


class CRMSettings(Document):
	"""The settings of leads, opportunities and quotations."""
