"""A customer saves a card or agrees to bank debits on the vendor's page; what became of it is asked afresh."""

from dataclasses import dataclass, replace
from datetime import timedelta, timezone

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import outbound, vendor_customers
from gigafibre_fsm.domain.billing.methods import repository
from gigafibre_fsm.domain.billing.methods.repository import AccountProof
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.stripe.answers import SetupIntent
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.parameters import SetupRequest
from gigafibre_fsm.integrations.stripe.words import MethodKind, SetupStatus

PAGE_LASTS = timedelta(minutes=45)
CARD, ACCOUNT = MethodKind.CARD, MethodKind.PPA


@dataclass(frozen=True)
class SavingPage:
	"""Which kind of method a customer wants to save, and where the vendor's page leads back to.

	Attributes:
		customer: name of the Customer.
		kind: a card, or a pre-authorized debit of a bank account.
		language: `fr` or `en`, of the page and of the agreement.
		success_url, cancel_url: addresses of our own pages.
		command_id: made by the page that asks; asking again with it opens the same page.
	"""

	customer: str
	kind: MethodKind
	language: str
	success_url: str
	cancel_url: str
	command_id: str


def open_page(page: SavingPage) -> str:
	"""Return the address of the vendor's page on which the customer saves a method; nothing is charged.

	Raises:
		FsmError: this site may not charge, so that a saved method would be of no use.
		IntegrationError: the vendor did not answer.
	"""
	if not outbound.judge_charge(page.customer).open:
		frappe.throw(_("This site takes no payments now, and nothing was saved. Call us."), FsmError)
	client = stripe.connect()
	return vendor_customers.ask_for_customer(
		page.customer, client, lambda payer: _ask_for_page(page, payer, client)
	)


def _ask_for_page(page: SavingPage, payer: str, client: StripeClient) -> str:
	minute = instants.now_utc().replace(second=0, microsecond=0)
	request = SetupRequest(
		customer=payer,
		kind=page.kind,
		expires_on=(minute + PAGE_LASTS).replace(tzinfo=timezone.utc),
		success_url=page.success_url,
		cancel_url=page.cancel_url,
		language=page.language,
		metadata={"fsm_customer": page.customer, "fsm_site": frappe.local.site},
	)
	# the same key only ever stands for the same request, and a minute later another one is made
	key = f"setup:{frappe.local.site}:{page.command_id}:{minute:%H%M}:{payer}"
	return client.open_setup(request, key=key).url


def refresh_setup(setup_intent: str, client: StripeClient) -> str:
	"""Store the method of a saving that succeeded; return its customer, empty if there is nothing to store.

	An account that its holder must prove with two small deposits is stored as such, and forgotten if they do not.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	setup = client.get_setup(setup_intent)
	if setup.status is SetupStatus.SUCCEEDED and setup.payment_method:
		return refresh_method(setup.payment_method, client, mandate=setup.mandate, is_chosen=True)
	if setup.status is SetupStatus.NEEDS_CUSTOMER and setup.verification_url and setup.payment_method:
		return _store_unverified(setup, client)
	if setup.status in (SetupStatus.NEEDS_METHOD, SetupStatus.CANCELLED):
		transactions.run_transaction(lambda: repository.remove_unverified(setup.id))
	return ""


def _store_unverified(setup: SetupIntent, client: StripeClient) -> str:
	# the vendor gives the account to its customer only once it is proved
	found = replace(client.get_method(setup.payment_method), customer=setup.customer)
	customer = repository.find_owner(found.id, setup.customer)
	if customer:
		transactions.run_transaction(
			lambda: repository.store_method(
				found, customer, proof=AccountProof(setup.id, setup.verification_url)
			)
		)
	return customer or ""


def refresh_cards(customer: str) -> None:
	"""Store the cards that a customer has at the vendor and that are not known here: its message may be lost.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	payer = frappe.db.get_value("Customer", customer, "fsm_stripe_customer")
	client = stripe.connect()
	for found in client.list_methods(payer) if payer else ():
		if found.kind is MethodKind.CARD and not frappe.db.exists(repository.DOCTYPE, found.id):
			refresh_method(found.id, client, is_chosen=True)


def refresh_method(method: str, client: StripeClient, *, mandate: str = "", is_chosen: bool = False) -> str:
	"""Store what the vendor shows of a method now; return its customer, empty if it is nobody's here.

	Args:
		method: the vendor's id of the method.
		client: a connected client.
		mandate: the vendor's id of the agreement, where it is known.
		is_chosen: the customer has just saved it on the page that asks for automatic payment.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	found = client.get_method(method)
	customer = repository.find_owner(method, found.customer)
	if customer:
		transactions.run_transaction(
			lambda: repository.store_method(found, customer, mandate=mandate, is_chosen=is_chosen)
		)
		return customer
	transactions.run_transaction(lambda: repository.remove_method(method))
	return ""


def refresh_mandate(mandate: str, client: StripeClient) -> None:
	"""Record how far the agreement of a bank debit is.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	status = client.get_mandate(mandate).status
	transactions.run_transaction(lambda: repository.set_mandate_state(mandate, status))


def end_method(method: str, customer: str) -> None:
	"""Forget a customer's method here and at the vendor.

	Raises:
		NotYours: the method is not the customer's.
		IntegrationError: the vendor did not answer; nothing is charged any more all the same.
	"""
	transactions.run_transaction(lambda: repository.choose_autopay(method, customer, is_on=False))
	stripe.connect().detach_method(method)
	transactions.run_transaction(lambda: repository.remove_method(method))
