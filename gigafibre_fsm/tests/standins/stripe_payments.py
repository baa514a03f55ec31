"""Payments of Stripe's stand-in: saved methods, attempts to pay, and the lines of the balance."""

from typing import Any

from gigafibre_fsm.tests.standins import stripe_cards as cards
from gigafibre_fsm.tests.standins.stripe_cards import Typed
from gigafibre_fsm.tests.standins.stripe_store import DAY, Store
from gigafibre_fsm.tests.standins.stripe_wire import Json, RefusalError

DEBIT_DAYS = 4
UNFINISHED = ("requires_payment_method", "requires_confirmation", "requires_action")


def card_fee(amount: int) -> int:
	"""2.9 % and 30 cents."""
	return (amount * 29 + 500) // 1000 + 30


def debit_fee(amount: int) -> int:
	"""1 % and 40 cents, at most 5 dollars."""
	return min(500, (amount * 10 + 500) // 1000 + 40)


class Payments:
	"""Methods, payments and charges.

	Args:
		store: the database.
	"""

	def __init__(self, store: Store) -> None:
		self.store = store

	def add_method(self, typed: Typed, customer: str | None = None) -> Json:
		"""A payment method from what was typed; attached to the customer if one is named."""
		if typed.kind == "card":
			about = {
				"brand": cards.brand(typed.number),
				"country": "CA",
				"display_brand": cards.brand(typed.number),
				"exp_month": typed.exp_month,
				"exp_year": typed.exp_year,
				"fingerprint": f"fp{hash(typed.number) % 10**12:012d}",
				"funding": "credit",
				"last4": typed.number[-4:],
			}
		else:
			about = {
				"bank_name": "STRIPE TEST BANK",
				"fingerprint": f"fp{hash(typed.number) % 10**12:012d}",
				"institution_number": typed.institution,
				"last4": typed.number[-4:],
				"transit_number": typed.transit,
			}
		method = self.store.add(
			"payment_method",
			"pm",
			billing_details={"address": None, "email": None, "name": None, "phone": None},
			created=self.store.now(),
			customer=None,
			livemode=self.store.livemode,
			metadata={},
			type=typed.kind,
			**{typed.kind: about},
		)
		self.store.private[method["id"]].update(number=typed.number, authenticated=False, mandate=None)
		if customer:
			self.attach(method, customer)
		return method

	def attach(self, method: Json, customer: str) -> None:
		"""Keep a method for later charges."""
		method["customer"] = customer
		self.store.emit("payment_method.attached", method)

	def detach(self, method: Json) -> Json:
		"""Forget a method; its agreement ends."""
		if not method["customer"]:
			said = (
				"The payment method you provided is not attached to a customer so detachment is impossible."
			)
			raise RefusalError(400, said)
		method["customer"] = None
		mandate = self.store.private[method["id"]]["mandate"]
		if mandate:
			self.end_mandate(mandate)
		self.store.emit("payment_method.detached", method)
		return method

	def add_mandate(self, method: Json) -> Json:
		"""The agreement of a bank debit."""
		mandate = self.store.add(
			"mandate",
			"mandate",
			customer_acceptance={"accepted_at": self.store.now(), "type": "online"},
			livemode=self.store.livemode,
			multi_use={},
			payment_method=method["id"],
			payment_method_details={"acss_debit": {"transaction_type": "personal"}, "type": "acss_debit"},
			status="active",
			type="multi_use",
		)
		self.store.private[method["id"]]["mandate"] = mandate["id"]
		self.store.emit("mandate.updated", mandate)
		return mandate

	def end_mandate(self, mandate_id: str) -> Json:
		"""The customer ends the agreement at the bank."""
		mandate = self.store.get("mandate", mandate_id)
		if mandate["status"] != "inactive":
			mandate["status"] = "inactive"
			self.store.emit("mandate.updated", mandate)
		return mandate

	def add_intent(self, amount: int, **about: Any) -> Json:
		"""A payment that nobody has tried yet."""
		intent = self.store.add(
			"payment_intent",
			"pi",
			amount=amount,
			amount_capturable=0,
			amount_received=0,
			canceled_at=None,
			cancellation_reason=None,
			capture_method="automatic_async",
			client_secret=None,
			confirmation_method="automatic",
			created=self.store.now(),
			last_payment_error=None,
			latest_charge=None,
			livemode=self.store.livemode,
			next_action=None,
			payment_method=None,
			status="requires_payment_method",
			**{"customer": None, "description": None, "metadata": {}, "setup_future_usage": None, **about},
		)
		intent["client_secret"] = f"{intent['id']}_secret_stand_in"
		self.store.emit("payment_intent.created", intent)
		return intent

	def attempt(self, intent: Json, method: Json, *, is_authenticated: bool, is_present: bool) -> None:
		"""Try to pay; the payment's status says what became of it.

		Args:
			intent: the payment.
			method: what it is paid with.
			is_authenticated: the customer has just authenticated.
			is_present: the customer is there and can authenticate.
		"""
		intent["payment_method"], intent["next_action"] = method["id"], None
		if method["type"] == "acss_debit":
			self._begin_debit(intent, method)
			return
		about = self.store.private[method["id"]]
		number = about["number"]
		fate = cards.FATES.get(number) or cards.FATES_WHEN_CHARGED.get(number)
		asks = number == cards.ALWAYS_NEEDS_AUTHENTICATION or (
			number == cards.NEEDS_AUTHENTICATION and not (about["authenticated"] and not is_present)
		)
		if fate:
			self.fail(intent, *fate)
		elif not asks or is_authenticated:
			about["authenticated"] = about["authenticated"] or is_authenticated
			self.succeed(intent)
		elif is_present:
			intent["status"] = "requires_action"
			intent["next_action"] = {"type": "use_stripe_sdk"}
			self.store.emit("payment_intent.requires_action", intent)
		else:
			said = "Your card was declined. This transaction requires authentication."
			self.fail(intent, "authentication_required", "authentication_required", said)

	def succeed(self, intent: Json) -> None:
		"""The money is there."""
		charge = self._charge(intent, "succeeded")
		is_debit = charge["payment_method_details"]["type"] == "acss_debit"
		fee = (debit_fee if is_debit else card_fee)(intent["amount"])
		line = self.add_line(intent["amount"], fee, "charge", charge["id"], intent["currency"])
		charge.update(
			balance_transaction=line["id"], captured=True, paid=True, amount_captured=charge["amount"]
		)
		charge["status"] = "succeeded"
		intent.update(status="succeeded", amount_received=intent["amount"], last_payment_error=None)
		method = self.store.get("payment_method", intent["payment_method"])
		if intent["setup_future_usage"] and not method["customer"] and intent["customer"]:
			self.attach(method, intent["customer"])
		self.store.emit("charge.succeeded", charge)
		self.store.emit("payment_intent.succeeded", intent)

	def fail(self, intent: Json, code: str, decline_code: str, message: str) -> None:
		"""The bank refused."""
		charge = self._charge(intent, "failed")
		charge.update(failure_code=code, failure_message=message, paid=False, status="failed")
		trouble = {"type": "card_error", "code": code, "message": message, "charge": charge["id"]}
		trouble["payment_method"] = dict(self.store.get("payment_method", intent["payment_method"]))
		if decline_code:
			trouble["decline_code"] = decline_code
		intent.update(last_payment_error=trouble, payment_method=None, status="requires_payment_method")
		intent["next_action"] = None
		self.store.emit("charge.failed", charge)
		self.store.emit("payment_intent.payment_failed", intent)

	def cancel(self, intent: Json, reason: str | None = None) -> Json:
		"""Nobody will pay this any more; a debit can be cancelled until its day."""
		waits = self.store.private[intent["id"]].get("begins_on", 0) > self.store.now()
		if intent["status"] not in UNFINISHED and not (intent["status"] == "processing" and waits):
			said = f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}."
			raise RefusalError(400, said, code="payment_intent_unexpected_state", payment_intent=dict(intent))
		intent.update(status="canceled", canceled_at=self.store.now(), cancellation_reason=reason)
		self.store.emit("payment_intent.canceled", intent)
		return intent

	def end_debit(self, intent: Json) -> None:
		"""The bank answers a debit that is under way."""
		if intent["status"] != "processing":
			return
		method = self.store.get("payment_method", intent["payment_method"])
		fate = self.store.private[intent["id"]].get("fate") or cards.DEBIT_FATES.get(
			self.store.private[method["id"]]["number"]
		)
		if fate:
			self.fail(intent, fate[0], "", fate[1])
		else:
			self.succeed(intent)
		for tell in self.store.private[intent["id"]].get("when_ended", []):
			tell()

	def add_line(self, amount: int, fee: int, category: str, source: str, currency: str) -> Json:
		"""A line of the balance; the money of a charge is there after two days."""
		details = {
			"amount": fee,
			"currency": currency,
			"description": "Stripe processing fees",
			"type": "stripe_fee",
		}
		waits = 2 * DAY if category == "charge" else 0
		return self.store.add(
			"balance_transaction",
			"txn",
			amount=amount,
			available_on=self.store.now() + waits,
			created=self.store.now(),
			currency=currency,
			description=None,
			exchange_rate=None,
			fee=fee,
			fee_details=[details] if fee else [],
			net=amount - fee,
			reporting_category=category,
			source=source,
			status="pending" if waits else "available",
			type={"dispute": "adjustment", "dispute_reversal": "adjustment"}.get(category, category),
		)

	def _begin_debit(self, intent: Json, method: Json) -> None:
		charge = self._charge(intent, "pending")
		intent["status"] = "processing"
		self.store.emit("payment_intent.processing", intent)
		self.store.emit("charge.pending", charge)
		begins_in = self.store.private[intent["id"]].get("begins_in", 0)
		self.store.private[intent["id"]]["begins_on"] = self.store.now() + begins_in
		self.store.schedule(begins_in + DEBIT_DAYS * DAY, lambda: self.end_debit(intent))

	def _charge(self, intent: Json, status: str) -> Json:
		"""The attempt's charge: that of a debit under way, else a new one."""
		if intent["status"] == "processing":
			return self.store.get("charge", intent["latest_charge"])
		method = self.store.get("payment_method", intent["payment_method"])
		charge = self.store.add(
			"charge",
			"ch",
			amount=intent["amount"],
			amount_captured=0,
			amount_refunded=0,
			balance_transaction=None,
			captured=False,
			created=self.store.now(),
			currency=intent["currency"],
			customer=intent["customer"],
			description=intent["description"],
			disputed=False,
			failure_code=None,
			failure_message=None,
			livemode=self.store.livemode,
			metadata=dict(intent["metadata"]),
			paid=False,
			payment_intent=intent["id"],
			payment_method=method["id"],
			payment_method_details={method["type"]: dict(method[method["type"]]), "type": method["type"]},
			refunded=False,
			status=status,
		)
		intent["latest_charge"] = charge["id"]
		return charge
