"""Customers as the vendor knows them."""

import hashlib
import json
from collections.abc import Callable
from typing import TypeVar

import frappe

from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.integrations.errors import Rejected
from gigafibre_fsm.integrations.stripe import words
from gigafibre_fsm.integrations.stripe.client import StripeClient

Answer = TypeVar("Answer")


def ask_for_customer(customer: str, client: StripeClient, ask: Callable[[str], Answer]) -> Answer:
	"""Ask the vendor something about a customer; one whom it no longer knows is created again.

	Args:
		customer: name of the Customer.
		client: a connected client.
		ask: called with the vendor's id of the customer.

	Raises:
		IntegrationError: the vendor did not answer, or refused.
	"""
	payer = link_customer(customer, client)
	try:
		return ask(payer)
	except Rejected as error:
		if error.code != words.MISSING:
			raise
		# deleted at the vendor, or of its other mode: test or live
		return ask(link_customer(customer, client, lost=payer))


def link_customer(customer: str, client: StripeClient, *, lost: str = "") -> str:
	"""Return the vendor's id of a customer, created there if there is none.

	The name is all that the vendor is told; the customer types an e-mail address on its page if they want to.

	Args:
		customer: name of the Customer.
		client: a connected client.
		lost: an id that the vendor no longer knows, which is replaced.
	"""
	fields = ["customer_name", "language", "creation", "fsm_stripe_customer"]
	row = frappe.db.get_value("Customer", customer, fields, as_dict=True)
	if row.fsm_stripe_customer and row.fsm_stripe_customer != lost:
		return row.fsm_stripe_customer
	name, language = row.customer_name or customer, (row.language or "fr")[:2]
	# a key holds no name of a person, and only characters of a header; another request has another key
	asked = json.dumps([frappe.local.site, customer, str(row.creation), lost, name, language])
	created = client.create_customer(
		name=name,
		email="",
		language=language,
		reference=f"{frappe.local.site}:{customer}",
		key=f"customer:{hashlib.sha256(asked.encode()).hexdigest()}",
	)
	transactions.run_transaction(
		lambda: frappe.db.set_value(
			"Customer", customer, "fsm_stripe_customer", created, update_modified=False
		)
	)
	return created
