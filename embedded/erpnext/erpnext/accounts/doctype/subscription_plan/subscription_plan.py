"""Subscription Plan: something that is sold again and again, and at which price."""

from frappe import _, throw
from frappe.model.document import Document


class SubscriptionPlan(Document):
	"""A plan of the price list."""

	def validate(self) -> None:
		"""A billing interval of none would never be billed."""
		if self.billing_interval_count < 1:
			throw(_("Billing Interval Count cannot be less than 1"))
