"""Subscription Settings: rules of the subscriptions' invoices."""

from frappe.model.document import Document


class SubscriptionSettings(Document):
	"""Rules of the subscriptions' invoices."""
