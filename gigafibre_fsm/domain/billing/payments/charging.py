"""Charges a saved method: under one key for each attempt, so that whoever repeats it charges once."""

from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing import amounts, outbound, vendor_customers
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.payments import checkout, repository, updates, withdrawals
from gigafibre_fsm.domain.billing.payments.states import CollectionStatus, PaymentFacts
from gigafibre_fsm.domain.billing.payments.vendor_facts import FetchedPayment, derive_facts
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import Rejected
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.parameters import ChargeRequest

CHANGED = "idempotency_error"
"""Stripe's code for a key that was used for another request."""
REFUSED_UNASKED = "request_refused"
"""Code of a payment whose request the vendor refused without a code."""
KEY_KEPT = timedelta(hours=23)
"""Stripe keeps a key for 24 hours at least; after that the payment is looked for instead."""


def charge_payment(name: str, client: StripeClient | None = None) -> str:
	"""Charge the saved method of a payment that was stored for it, and return the payment's state.

	Called outside of a transaction. Safe to repeat: the key is the payment's own, and after the vendor has
	forgotten it the payment is looked for at the vendor by its metadata, and given up if it is not there. While
	the valve is closed nothing new is charged.

	Args:
		name: name of the FSM Payment.
		client: a connected client; None to connect.

	Raises:
		IntegrationError: the outcome is unknown; the clock asks again.
	"""
	client = client or stripe.connect()
	doc = frappe.get_doc(repository.DOCTYPE, name)
	if doc.payment_intent:
		return updates.refresh_payment(name, client)
	if doc.state not in repository.UNDER_WAY:
		return doc.state
	if not outbound.judge_charge(doc.customer).open:
		return doc.state
	age = instants.now_utc() - instants.to_nearest_utc(doc.opened_on)
	is_wanted = age < KEY_KEPT and withdrawals.is_still_wanted(doc)
	fetched = _charge(doc, client) if is_wanted else _search(doc, client)
	return repository.change_payment(name, lambda doc: updates.apply_fetched(doc, fetched, now_datetime()))


def _charge(doc: "frappe.model.document.Document", client: StripeClient) -> FetchedPayment:
	method = methods.find_method(doc.payment_method)
	if not method:
		return _search(doc, client)
	request = ChargeRequest(
		customer=method.vendor_customer or vendor_customers.link_customer(doc.customer, client),
		payment_method=method.name,
		kind=method.kind,
		amount=amounts.to_cents(amounts.to_decimal(doc.amount)),
		description=", ".join(row.sales_invoice for row in doc.allocations),
		currency=doc.currency.lower(),
		metadata=checkout.describe_payment(doc.name),
		mandate=method.mandate,
		debit_on=doc.debit_on,
	)
	try:
		intent = client.charge_saved(request, key=f"pay:{frappe.local.site}:{doc.name}:{doc.attempt}")
	except Rejected as error:
		if error.code == CHANGED:
			# it was asked for before, with what has changed since, and its answer was lost
			return _search(doc, client)
		if not error.reference:
			# no bank was asked: the request itself was refused, which an engineer must look at
			frappe.log_error(title=f"{repository.DOCTYPE} {doc.name}: {error.message}")
			return FetchedPayment("", PaymentFacts(CollectionStatus.CANCELLED), error.code or REFUSED_UNASKED)
		# the bank refused: the payment stays at the vendor, unpaid, and is not tried again under this name
		facts = PaymentFacts(CollectionStatus.FAILED, attempt=doc.attempt)
		return FetchedPayment(error.reference, facts, error.code)
	return derive_facts(None, intent)


def _search(doc: "frappe.model.document.Document", client: StripeClient) -> FetchedPayment:
	vendor_customer = frappe.db.get_value(
		methods.DOCTYPE, doc.payment_method, "vendor_customer"
	) or frappe.db.get_value("Customer", doc.customer, "fsm_stripe_customer")
	for intent in client.list_payments(customer=vendor_customer) if vendor_customer else ():
		if intent.metadata.get("fsm_payment") == doc.name:
			return derive_facts(None, intent)
	return FetchedPayment("", PaymentFacts(CollectionStatus.CANCELLED), "never_charged")
