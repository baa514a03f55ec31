"""Stripe's hosted pages: sessions, and what a customer does on them."""

import time
from typing import Any

from gigafibre_fsm.tests.standins import stripe_cards as cards
from gigafibre_fsm.tests.standins.stripe_cards import Typed
from gigafibre_fsm.tests.standins.stripe_payments import UNFINISHED, Payments
from gigafibre_fsm.tests.standins.stripe_store import DAY, Store
from gigafibre_fsm.tests.standins.stripe_wire import Json, RefusalError, needed, only, whole

SHORTEST = 1800
VERIFICATION_DAYS = 10
ACCEPTED = (
	*("mode", "customer", "payment_method_types", "success_url", "cancel_url", "locale", "expires_at"),
	*("metadata", "wallet_options", "line_items", "payment_intent_data", "setup_intent_data"),
	*("adaptive_pricing", "automatic_tax", "payment_method_options", "client_reference_id"),
)


class Checkout:
	"""Sessions of hosted pages.

	Args:
		store: the database.
		payments: pays.
		origin: the address under which the pages are served.
	"""

	def __init__(self, store: Store, payments: Payments, origin: str) -> None:
		self.store = store
		self.payments = payments
		self.origin = origin

	def create(self, asked: Json) -> Json:
		"""A new session, open until it expires."""
		only(asked, *ACCEPTED)
		needed(asked, "mode", "success_url")
		if asked.get("customer"):
			self.store.get("customer", asked["customer"])
		opens_for = self._seconds_open(asked)
		total, currency = self._total(asked)
		session = self.store.add(
			"checkout.session",
			"cs_live" if self.store.livemode else "cs_test",
			adaptive_pricing={"enabled": asked.get("adaptive_pricing", {}).get("enabled", "true") == "true"},
			amount_subtotal=total,
			amount_total=total,
			automatic_tax={"enabled": asked.get("automatic_tax", {}).get("enabled") == "true"},
			cancel_url=asked.get("cancel_url"),
			client_reference_id=asked.get("client_reference_id"),
			created=self.store.now(),
			currency=currency,
			customer=asked.get("customer"),
			expires_at=int(time.time() + opens_for),
			livemode=self.store.livemode,
			locale=asked.get("locale"),
			metadata=asked.get("metadata", {}),
			mode=asked["mode"],
			payment_intent=None,
			payment_method_options=asked.get("payment_method_options", {}),
			payment_method_types=asked.get("payment_method_types", ["card"]),
			payment_status="unpaid" if asked["mode"] == "payment" else "no_payment_required",
			setup_intent=None,
			status="open",
			success_url=asked["success_url"],
			url=None,
			wallet_options=asked.get("wallet_options", {}),
		)
		session["url"] = f"{self.origin}/c/pay/{session['id']}"
		self.store.private[session["id"]] = {"asked": asked}
		if asked["mode"] == "setup":
			session["setup_intent"] = self._setup_intent(session, asked)["id"]
		self.store.schedule(opens_for, lambda: self._expire_when_due(session))
		return session

	def expire(self, session: Json) -> Json:
		"""Close a page before its time."""
		if session["status"] != "open":
			said = (
				'Only Checkout Sessions with a status in ["open"] can be expired. '
				f"This Checkout Session has a status of {session['status']}."
			)
			raise RefusalError(400, said)
		session.update(status="expired", url=None)
		if session["payment_intent"]:
			intent = self.store.get("payment_intent", session["payment_intent"])
			if intent["status"] in UNFINISHED:
				self.payments.cancel(intent, "automatic")
		self.store.emit("checkout.session.expired", session)
		return session

	def submit(self, session: Json, typed: Typed, *, is_authenticated: bool = False) -> str:
		"""What happens when the customer presses the button.

		Returns:
			Empty if the page is complete, `authenticate` if the bank asks for more, else why it was refused.
		"""
		with self.store.lock:
			if session["status"] != "open":
				return ""
			if session["mode"] == "setup":
				return self._save(session, typed, is_authenticated=is_authenticated)
			return self._pay(session, typed, is_authenticated=is_authenticated)

	def refuse_authentication(self, session: Json) -> str:
		"""The customer does not authenticate; returns why the payment was refused."""
		said = "We are unable to authenticate your payment method."
		if session["mode"] == "payment" and session["payment_intent"]:
			intent = self.store.get("payment_intent", session["payment_intent"])
			if intent["status"] == "requires_action":
				self.payments.fail(intent, "payment_intent_authentication_failure", "", said)
		return said

	def return_url(self, session: Json) -> str:
		"""Where the customer goes after a complete page."""
		return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])

	def _pay(self, session: Json, typed: Typed, *, is_authenticated: bool) -> str:
		intent = self._intent(session)
		method = self.payments.add_method(typed)
		self.payments.attempt(intent, method, is_authenticated=is_authenticated, is_present=True)
		if intent["status"] == "requires_action":
			return "authenticate"
		if intent["status"] == "processing":
			self.payments.add_mandate(method)
			self.store.private[intent["id"]]["when_ended"] = [lambda: self._tell_end(session, intent)]
			self._complete(session)
			return ""
		if intent["status"] == "succeeded":
			session["payment_status"] = "paid"
			self._complete(session)
			return ""
		return intent["last_payment_error"]["message"]

	def _save(self, session: Json, typed: Typed, *, is_authenticated: bool) -> str:
		setup = self.store.get("setup_intent", session["setup_intent"])
		fate = cards.FATES.get(typed.number) if typed.kind == "card" else None
		if fate:
			code, decline_code, said = fate
			setup["last_setup_error"] = {
				"type": "card_error",
				"code": code,
				"decline_code": decline_code,
				"message": said,
			}
			self.store.emit("setup_intent.setup_failed", setup)
			return said
		asks = typed.number in (cards.NEEDS_AUTHENTICATION, cards.ALWAYS_NEEDS_AUTHENTICATION)
		if asks and not is_authenticated:
			setup["status"] = "requires_action"
			return "authenticate"
		is_proved = typed.number != cards.UNVERIFIED_ACCOUNT
		method = self.payments.add_method(typed, session["customer"] if is_proved else None)
		self.store.private[method["id"]]["authenticated"] = is_authenticated
		setup.update(payment_method=method["id"], last_setup_error=None)
		if is_proved:
			self._succeed(setup, method)
		else:
			self._ask_verification(setup)
		self._complete(session)
		return ""

	def verify(self, setup: Json) -> None:
		"""The customer types the right small deposits."""
		if setup["status"] == "requires_action":
			method = self.store.get("payment_method", setup["payment_method"])
			self.payments.attach(method, setup["customer"])
			self._succeed(setup, method)

	def _succeed(self, setup: Json, method: Json) -> None:
		setup.update(status="succeeded", next_action=None)
		if method["type"] == "acss_debit":
			setup["mandate"] = self.payments.add_mandate(method)["id"]
		self.store.emit("setup_intent.succeeded", setup)

	def _ask_verification(self, setup: Json) -> None:
		"""The method is the customer's only once the account is proved, within ten days."""
		arrival = self.store.now() + 2 * DAY
		url = f"{self.origin}/microdeposits/{setup['id']}"
		about = {"arrival_date": arrival, "hosted_verification_url": url, "microdeposit_type": "amounts"}
		setup.update(
			status="requires_action",
			next_action={"type": "verify_with_microdeposits", "verify_with_microdeposits": about},
		)
		self.store.emit("setup_intent.requires_action", setup)
		self.store.schedule(VERIFICATION_DAYS * DAY, lambda: self._give_up(setup))

	def _give_up(self, setup: Json) -> None:
		if setup["status"] == "requires_action":
			code, said = "payment_method_microdeposit_verification_timeout", "The account was not verified."
			trouble = {"type": "invalid_request_error", "code": code, "message": said}
			setup.update(
				status="requires_payment_method",
				payment_method=None,
				next_action=None,
				last_setup_error=trouble,
			)
			self.store.emit("setup_intent.setup_failed", setup)

	def _complete(self, session: Json) -> None:
		session.update(status="complete", url=None)
		self.store.emit("checkout.session.completed", session)

	def _tell_end(self, session: Json, intent: Json) -> None:
		is_paid = intent["status"] == "succeeded"
		if is_paid:
			session["payment_status"] = "paid"
		end = "succeeded" if is_paid else "failed"
		self.store.emit(f"checkout.session.async_payment_{end}", session)

	def _expire_when_due(self, session: Json) -> None:
		if session["status"] == "open":
			self.expire(session)

	def _intent(self, session: Json) -> Json:
		if session["payment_intent"]:
			return self.store.get("payment_intent", session["payment_intent"])
		about: dict[str, Any] = self.store.private[session["id"]]["asked"].get("payment_intent_data", {})
		intent = self.payments.add_intent(
			session["amount_total"],
			currency=session["currency"],
			customer=session["customer"],
			description=about.get("description"),
			metadata=about.get("metadata", {}),
			payment_method_types=session["payment_method_types"],
			setup_future_usage=about.get("setup_future_usage"),
		)
		session["payment_intent"] = intent["id"]
		return intent

	def _setup_intent(self, session: Json, asked: Json) -> Json:
		setup = self.store.add(
			"setup_intent",
			"seti",
			client_secret=None,
			created=self.store.now(),
			customer=session["customer"],
			last_setup_error=None,
			livemode=self.store.livemode,
			mandate=None,
			metadata=asked.get("setup_intent_data", {}).get("metadata", {}),
			next_action=None,
			payment_method=None,
			payment_method_options=asked.get("payment_method_options", {}),
			payment_method_types=session["payment_method_types"],
			status="requires_payment_method",
			usage="off_session",
		)
		self.store.emit("setup_intent.created", setup)
		return setup

	def _seconds_open(self, asked: Json) -> float:
		if "expires_at" not in asked:
			return float(DAY)
		opens_for = whole(asked, "expires_at") - time.time()
		if not SHORTEST <= opens_for <= DAY + 60:
			said = (
				"The `expires_at` timestamp must be at least 30 minutes "
				"and less than 24 hours from Checkout Session creation."
			)
			raise RefusalError(400, said, param="expires_at")
		return opens_for

	def _total(self, asked: Json) -> tuple[int | None, str | None]:
		"""Amount and currency of the lines; a page that saves a method has none."""
		if asked["mode"] == "setup":
			return None, None
		needed(asked, "line_items")
		prices = [line["price_data"] for line in asked["line_items"]]
		for price in prices:
			needed(price, "currency", "unit_amount", "product_data")
		total = sum(
			whole(line["price_data"], "unit_amount", least=0) * whole(line, "quantity", least=1)
			for line in asked["line_items"]
		)
		if total < 50:
			said = "The Checkout Session's total amount must convert to at least 50 cents."
			raise RefusalError(400, said, code="amount_too_small")
		return total, prices[0]["currency"]
