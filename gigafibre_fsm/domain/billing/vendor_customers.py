"""Customers as the vendor knows them."""

import frappe

from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.integrations.stripe.client import StripeClient


def link_customer(customer: str, client: StripeClient) -> str:
	"""Return the vendor's id of a customer, created there if there is none.

	The name is all that the vendor is told; the customer types an e-mail address on its page if they want to.
	"""
	known = frappe.db.get_value("Customer", customer, "fsm_stripe_customer")
	if known:
		return known
	name, language = frappe.db.get_value("Customer", customer, ["customer_name", "language"])
	created = client.create_customer(
		name=name or customer,
		email="",
		language=language or "fr",
		reference=f"{frappe.local.site}:{customer}",
		key=f"customer:{frappe.local.site}:{customer}",
	)
	transactions.run_transaction(
		lambda: frappe.db.set_value(
			"Customer", customer, "fsm_stripe_customer", created, update_modified=False
		)
	)
	return created
