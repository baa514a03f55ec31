"""Subscription Plan Detail: one plan of a subscription."""

from frappe.model.document import Document


class SubscriptionPlanDetail(Document):
	"""One plan of a subscription."""
