"""Subscription Plan: a recurring product and its price."""

from frappe import _, throw
from frappe.model.document import Document


class SubscriptionPlan(Document):
	"""A recurring product in the price list."""

	def validate(self) -> None:
		"""Refuse a billing interval below one, which would never be billed."""
		if self.billing_interval_count < 1:
			throw(_("Billing Interval Count cannot be less than 1"))
