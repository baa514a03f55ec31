"""Payment Schedule: what is due of an invoice on a day."""

from frappe.model.document import Document


class PaymentSchedule(Document):
	"""What is due of an invoice on a day."""
