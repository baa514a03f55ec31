"""Subscription Plan: a recurring product and its price."""

import frappe
from frappe import _, throw
from frappe.model.document import Document


class SubscriptionPlan(Document):
	"""A recurring product in the price list."""

	def validate(self) -> None:
		"""Refuse a billing interval below one, which would never be billed."""
		if self.billing_interval_count < 1:
			throw(_("Billing Interval Count cannot be less than 1"))


def get_plan_rate(
	plan: str,
	quantity: float = 1,
	customer: str | None = None,
	start_date: object = None,
	end_date: object = None,
) -> float:
	"""Return what a plan costs a period: its own price, or that of its price list."""
	doc = frappe.get_cached_doc("Subscription Plan", plan)
	if doc.price_determination != "Based On Price List":
		return doc.cost
	price = {"item_code": doc.item, "price_list": doc.price_list}
	return frappe.db.get_value("Item Price", price, "price_list_rate") or 0
