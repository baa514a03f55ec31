"""A small, typed client of Stripe's API through the official SDK; independent of Frappe.

Each method makes one call with one deadline; a list makes one for each page of a hundred. They raise:

Rejected      Stripe refused; `code` is its decline code or code, `reference` the payment that was refused
Unavailable   no answer; with `unknown_outcome` it may have been done: repeat it with the same key within 24 hours,
              afterwards look it up
NotConfigured the key was refused
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from stripe import StripeObject

from gigafibre_fsm.integrations.stripe import answers, parameters, reading
from gigafibre_fsm.integrations.stripe.transport import Transport

PAGE = 100
LONGEST_KEY = 255  # https://docs.stripe.com/api/idempotent_requests

Answer = TypeVar("Answer")
Params = dict[str, Any]


class StripeClient:
	"""Customers, hosted pages, payments, refunds, disputes, the balance and events of one Stripe account.

	Args:
		secret_key: `sk_…` or `rk_…`.
		base_url: address of Stripe's API; changed in tests and demos only.
		timeout: seconds for one call, from connecting to the last byte of the last repeat.
	"""

	def __init__(self, secret_key: str, *, base_url: str = "", timeout: float = 20) -> None:
		self._transport = Transport(secret_key, base_url=base_url, timeout=timeout)

	def check(self) -> answers.StripeAccount:
		"""Query the account, which verifies address and key and changes nothing."""
		return self._read(lambda api: api.v1.accounts.retrieve_current(), reading.read_account)

	def create_customer(self, *, name: str, email: str, language: str, reference: str, key: str) -> str:
		"""Create a customer and return its id.

		Args:
			name: for the dashboard and receipts.
			email: may be empty.
			language: `fr` or `en`, for Stripe's own e-mails.
			reference: our name of the customer, by which `find_customer` finds it.
			key: idempotency key.
		"""
		asked: Params = {
			"name": name,
			"preferred_locales": [parameters.LOCALES.get(language, parameters.LOCALES["fr"])],
			"metadata": {"customer": reference},
		}
		if email:
			asked["email"] = email
		keyed = _keyed(key)
		return self._write(lambda api: api.v1.customers.create(asked, keyed), lambda raw: raw["id"])

	def find_customer(self, reference: str) -> str:
		"""Return the id of the customer with our name; empty if there is none. Stripe's search lags by a minute."""
		quoted = reference.replace("\\", "\\\\").replace("'", "\\'")
		query = f"metadata['customer']:'{quoted}'"
		return self._read(
			lambda api: api.v1.customers.search({"query": query, "limit": 1}),
			lambda raw: raw["data"][0]["id"] if raw["data"] else "",
		)

	def open_checkout(self, request: parameters.CheckoutRequest, *, key: str) -> answers.CheckoutSession:
		"""Open a hosted page on which a customer pays."""
		return self._open(parameters.checkout_parameters(request), key)

	def open_setup(self, request: parameters.SetupRequest, *, key: str) -> answers.CheckoutSession:
		"""Open a hosted page on which a customer saves a card or agrees to bank debits."""
		return self._open(parameters.setup_parameters(request), key)

	def get_checkout(self, session: str) -> answers.CheckoutSession:
		"""Return a hosted page as it is now."""
		return self._read(lambda api: api.v1.checkout.sessions.retrieve(session), reading.read_checkout)

	def expire_checkout(self, session: str) -> answers.CheckoutSession:
		"""Close a hosted page; Rejected if it is not open any more."""
		return self._write(lambda api: api.v1.checkout.sessions.expire(session), reading.read_checkout)

	def get_setup(self, setup_intent: str) -> answers.SetupIntent:
		"""Return what became of the saving of a method."""
		return self._read(lambda api: api.v1.setup_intents.retrieve(setup_intent), reading.read_setup)

	def charge_saved(self, request: parameters.ChargeRequest, *, key: str) -> answers.PaymentIntent:
		"""Charge a saved method while the customer is not there.

		A refusal is Rejected with the bank's code, which `words.decline_advice` explains, and in `reference` the
		payment, which stays at Stripe and can be cancelled.
		"""
		asked = parameters.charge_parameters(request)
		keyed = _keyed(key)
		return self._write(lambda api: api.v1.payment_intents.create(asked, keyed), reading.read_payment)

	def get_payment(self, payment_intent: str) -> answers.PaymentIntent:
		"""Return a payment as it is now."""
		return self._read(lambda api: api.v1.payment_intents.retrieve(payment_intent), reading.read_payment)

	def list_payments(
		self, *, since: datetime | None = None, customer: str = ""
	) -> Iterator[answers.PaymentIntent]:
		"""Yield the payments made since a time, of one customer if named, newest first."""
		asked = {**_since(since), **({"customer": customer} if customer else {})}
		return self._pages(lambda api, page: api.v1.payment_intents.list(page), asked, reading.read_payment)

	def cancel_payment(self, payment_intent: str) -> answers.PaymentIntent:
		"""Cancel a payment; Rejected if it succeeded meanwhile or is cancelled already."""
		return self._write(lambda api: api.v1.payment_intents.cancel(payment_intent), reading.read_payment)

	def get_charge(self, charge: str) -> answers.Charge:
		"""Return a charge as it is now."""
		return self._read(lambda api: api.v1.charges.retrieve(charge), reading.read_charge)

	def refund(self, request: parameters.RefundRequest, *, key: str) -> answers.Refund:
		"""Give money back; Rejected if more than is left is asked for."""
		asked = parameters.refund_parameters(request)
		keyed = _keyed(key)
		return self._write(lambda api: api.v1.refunds.create(asked, keyed), reading.read_refund)

	def get_refund(self, refund: str) -> answers.Refund:
		"""Return a refund as it is now."""
		return self._read(lambda api: api.v1.refunds.retrieve(refund), reading.read_refund)

	def list_refunds(
		self, *, since: datetime | None = None, payment_intent: str = ""
	) -> Iterator[answers.Refund]:
		"""Yield the refunds made since a time, of one payment if named, newest first."""
		asked = {**_since(since), **({"payment_intent": payment_intent} if payment_intent else {})}
		return self._pages(lambda api, page: api.v1.refunds.list(page), asked, reading.read_refund)

	def get_dispute(self, dispute: str) -> answers.Dispute:
		"""Return a dispute as it is now."""
		return self._read(lambda api: api.v1.disputes.retrieve(dispute), reading.read_dispute)

	def list_disputes(self, *, since: datetime | None = None) -> Iterator[answers.Dispute]:
		"""Yield the disputes opened since a time, newest first."""
		return self._pages(lambda api, page: api.v1.disputes.list(page), _since(since), reading.read_dispute)

	def get_fraud_warning(self, warning: str) -> answers.FraudWarning:
		"""Return a bank's warning of a fraud."""
		return self._read(
			lambda api: api.v1.radar.early_fraud_warnings.retrieve(warning), reading.read_fraud_warning
		)

	def get_balance(self) -> dict[str, int]:
		"""Return what is at Stripe, available or on its way there: cents by currency, negative if we owe it."""
		return self._read(lambda api: api.v1.balance.retrieve(), reading.read_balance)

	def list_balance_transactions(
		self, *, since: datetime | None = None, payout: str = ""
	) -> Iterator[answers.BalanceTransaction]:
		"""Yield the lines of the balance since a time, or those of one payout, its own line among them."""
		asked = {**_since(since), **({"payout": payout} if payout else {})}
		return self._pages(
			lambda api, page: api.v1.balance_transactions.list(page),
			asked,
			lambda line: reading.read_balance_line(line, payout),
		)

	def get_payout(self, payout: str) -> answers.Payout:
		"""Return a payout as it is now."""
		return self._read(lambda api: api.v1.payouts.retrieve(payout), reading.read_payout)

	def list_payouts(self, *, since: datetime | None = None) -> Iterator[answers.Payout]:
		"""Yield the payouts made since a time, newest first."""
		return self._pages(lambda api, page: api.v1.payouts.list(page), _since(since), reading.read_payout)

	def list_methods(self, customer: str) -> Iterator[answers.SavedMethod]:
		"""Yield what a customer has saved."""
		return self._pages(
			lambda api, page: api.v1.customers.payment_methods.list(customer, page), {}, reading.read_method
		)

	def get_method(self, payment_method: str) -> answers.SavedMethod:
		"""Return a saved method as it is now; its `customer` is empty once it was detached."""
		return self._read(lambda api: api.v1.payment_methods.retrieve(payment_method), reading.read_method)

	def detach_method(self, payment_method: str) -> answers.SavedMethod:
		"""Forget a saved method: it cannot be charged again, and the agreement of an account ends."""
		return self._write(lambda api: api.v1.payment_methods.detach(payment_method), reading.read_method)

	def get_mandate(self, mandate: str) -> answers.Mandate:
		"""Return an agreement as it is now."""
		return self._read(lambda api: api.v1.mandates.retrieve(mandate), reading.read_mandate)

	def list_events(self, *, since: datetime | None = None) -> Iterator[answers.Event]:
		"""Yield what happened since a time, newest first; Stripe keeps 30 days."""
		return self._pages(lambda api, page: api.v1.events.list(page), _since(since), reading.read_event)

	def _open(self, asked: Params, key: str) -> answers.CheckoutSession:
		keyed = _keyed(key)
		return self._write(
			lambda api: api.v1.checkout.sessions.create(asked, keyed),
			reading.read_checkout,
		)

	def _read(self, call: Callable[[Any], StripeObject], read: Callable[[Params], Answer]) -> Answer:
		return self._transport.run(call, read, writing=False)

	def _write(self, call: Callable[[Any], StripeObject], read: Callable[[Params], Answer]) -> Answer:
		return self._transport.run(call, read, writing=True)

	def _pages(
		self, call: Callable[[Any, Params], StripeObject], asked: Params, read: Callable[[Params], Answer]
	) -> Iterator[Answer]:
		page: Params = {**asked, "limit": PAGE}
		while True:
			rows, last = self._read(lambda api, page=page: call(api, page), lambda raw: _page(raw, read))
			yield from rows
			if not last:
				return
			page = {**page, "starting_after": last}


def _keyed(key: str) -> dict[str, str]:
	"""Return the options of a request with an idempotency key; without one the SDK would make a new one each time."""
	if not 0 < len(key) <= LONGEST_KEY:
		raise ValueError(f"an idempotency key has 1 to {LONGEST_KEY} characters")
	return {"idempotency_key": key}


def _page(raw: Params, read: Callable[[Params], Answer]) -> tuple[list[Answer], str]:
	"""Return the rows of a page, and the id after which the next one begins; empty at the end."""
	rows = raw["data"]
	return [read(row) for row in rows], rows[-1]["id"] if rows and raw["has_more"] else ""


def _since(since: datetime | None) -> Params:
	"""Return Stripe's filter; a time without its zone would mean another moment on another machine."""
	if since is None:
		return {}
	if since.tzinfo is None:
		raise ValueError("since needs a time zone")
	return {"created": {"gte": int(since.timestamp())}}
