"""Stripe's stand-in: its API with idempotency, hosted pages that a browser can pay on, and signed events.

Behaviour: https://docs.stripe.com/api, https://docs.stripe.com/testing, https://docs.stripe.com/webhooks
"""

import base64
import threading
import time
from typing import Any

from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, SilenceError, StandIn
from gigafibre_fsm.tests.standins.stripe_aftermath import Aftermath
from gigafibre_fsm.tests.standins.stripe_api import Api
from gigafibre_fsm.tests.standins.stripe_cards import GOOD, Typed
from gigafibre_fsm.tests.standins.stripe_checkout import Checkout
from gigafibre_fsm.tests.standins.stripe_deliveries import Deliveries
from gigafibre_fsm.tests.standins.stripe_idempotency import Keys
from gigafibre_fsm.tests.standins.stripe_pages import Page
from gigafibre_fsm.tests.standins.stripe_payments import Payments
from gigafibre_fsm.tests.standins.stripe_store import Store
from gigafibre_fsm.tests.standins.stripe_wire import Json, RefusalError

SECRET_KEY = "sk_test_stand_in"
WEBHOOK_SECRET = "whsec_stand_in"
SLOW = 0.5  # seconds
HTML = "text/html; charset=utf-8"
WELCOME = Reply(200, b"<!doctype html><title>Welcome</title><p>Please accept the terms.</p>", "text/html")


class StripeStandIn(StandIn):
	"""One Stripe account on the loopback.

	Modes, for the API only: `429` and `503` refuse and `silent` never answers, before anything is done; `500` fails
	without doing anything and `500-late` after it, and both are the answer to every repeat of the key; `lost` and
	`lost-silent` do it, keep the answer for a repeat, and cut the connection or never answer; `slow` answers after
	half a second; `trickle` sends ten bytes a second; `forbidden` is a key without permission; `html` and
	`redirect` answer as captive portals do.

	`deliveries` has the webhooks, `store` the objects and the clock. Events leave when `deliver` is called, or by
	themselves with `automatic`.

	Args:
		port: the port on 127.0.0.1; 0 takes a free one.
		automatic: deliver events and do what is due by itself.
	"""

	modes = (
		*("ok", "429", "500", "500-late", "503", "silent", "lost", "lost-silent", "slow", "trickle"),
		*("forbidden", "html", "redirect"),
	)

	def __init__(self, port: int = 0, *, automatic: bool = False) -> None:
		super().__init__(port)
		self.automatic = automatic
		self.secret_keys = {SECRET_KEY}
		self._reset()

	def _reset(self) -> None:
		self.store = Store()
		self.deliveries = Deliveries(self.store)
		self.store.listeners.append(self.deliveries.add)
		self.payments = Payments(self.store)
		self.checkout = Checkout(self.store, self.payments, self.url)
		self.aftermath = Aftermath(self.store, self.payments)
		self.keys = Keys(self.store)
		self._api = Api(self.store, self.payments, self.checkout, self.aftermath)

	def start(self) -> "StripeStandIn":
		"""Serve, and deliver by itself where that was asked for."""
		super().start()
		if self.automatic:
			threading.Thread(target=self._deliver_by_itself, daemon=True).start()
		return self

	# What tests and the demo ask for

	def register(self, url: str, *secrets: str, headers: dict[str, str] | None = None) -> None:
		"""Deliver events to a webhook, signed with `WEBHOOK_SECRET` or these secrets."""
		self.deliveries.register(url, secrets or (WEBHOOK_SECRET,), headers)

	def deliver(self) -> list[int]:
		"""Deliver the events that are due; the HTTP status of each call."""
		return self.deliveries.deliver()

	def advance(self, *, days: float = 0, minutes: float = 0) -> None:
		"""Put the clock forward: debits end after four days, pages expire, payouts arrive, failed webhooks repeat."""
		self.store.advance(days=days, minutes=minutes)

	def save_method(self, customer: str, number: str = GOOD, *, kind: str = "card") -> str:
		"""Save a card or an account (`kind="acss_debit"`, with its agreement) without a page; the id."""
		with self.store.lock:
			method = self.payments.add_method(Typed(kind, number), customer)
			if kind == "acss_debit":
				self.payments.add_mandate(method)
			return method["id"]

	def pay(
		self,
		session_id: str,
		number: str = GOOD,
		*,
		kind: str = "card",
		authenticated: bool = True,
		amount: int = 0,
	) -> str:
		"""Do what a customer does on a hosted page.

		Args:
			session_id: the page.
			number: of the card or the account.
			kind: `card` or `acss_debit`.
			authenticated: the customer confirms if the bank asks for it.
			amount: cents that arrive, if another amount than the page's.

		Returns:
			Empty when it is complete, else what the page says.
		"""
		session = self.store.get("checkout.session", session_id)
		session["amount_total"] = amount or session["amount_total"]
		return self.checkout.submit(session, Typed(kind, number), is_authenticated=authenticated)

	def update_card(self, method_id: str, *, exp_month: int, exp_year: int, last4: str) -> None:
		"""The bank replaces a card, and Stripe's card updater says so."""
		method = self.store.get("payment_method", method_id)
		method["card"].update(exp_month=exp_month, exp_year=exp_year, last4=last4)
		self.store.emit("payment_method.automatically_updated", method)

	def verify_account(self, setup_intent: str) -> None:
		"""Do what a customer does when the small deposits have come: the account is proved."""
		self.checkout.verify(self.store.get("setup_intent", setup_intent))

	def fail_debit(self, payment_intent: str, code: str = "insufficient_funds") -> None:
		"""Let a debit that is under way fail when it ends."""
		intent = self.store.get("payment_intent", payment_intent)
		self.store.private[intent["id"]]["fate"] = (code, "The debit failed.")

	def forget(self) -> None:
		"""Empty everything, registered webhooks too, and behave again."""
		with self.lock:
			self.requests.clear()
			self._reset()
		self.use("ok")

	def control(self, action: str, request: Request) -> Reply | None:
		"""What a test or the demo asks for over HTTP; see docs/reference/integrations.md."""
		wish = request.json() if request.method == "POST" else dict(request.query)
		events, after = self.deliveries, self.aftermath
		actions = {
			("GET", "objects"): lambda: self.store.of_kind(wish["kind"]),
			("GET", "deliveries"): lambda: events.log,
			("GET", "requests"): lambda: [{"method": r.method, "path": r.path} for r in self.requests],
			("POST", "register"): lambda: self.register(wish["url"], headers=wish.get("headers")),
			("POST", "events"): lambda: events.use(wish["mode"]),
			("POST", "deliver"): lambda: {"answers": self.deliver()},
			("POST", "release"): lambda: {"events": events.release()},
			("POST", "resend"): lambda: events.resend(wish["event"]),
			("POST", "advance"): lambda: self.advance(**wish),
			("POST", "save"): lambda: {"id": self.save_method(**wish)},
			("POST", "pay"): lambda: {"refused": self.pay(wish.pop("session"), **wish)},
			("POST", "verify-account"): lambda: self.verify_account(wish["setup_intent"]),
			("POST", "fail-debit"): lambda: self.fail_debit(**wish),
			("POST", "end-mandate"): lambda: self.payments.end_mandate(wish["mandate"]),
			("POST", "update-card"): lambda: self.update_card(wish.pop("method"), **wish),
			("POST", "dispute"): lambda: after.dispute(**wish),
			("POST", "close-dispute"): lambda: after.close_dispute(wish["dispute"], won=wish["won"]),
			("POST", "fail-refund"): lambda: after.fail_refund(wish["refund"]),
			("POST", "warn-fraud"): lambda: after.warn_fraud(**wish),
			("POST", "payout"): after.payout,
			("POST", "fail-payout"): lambda: after.fail_payout(wish["payout"]),
			("POST", "reset"): self.forget,
		}
		act = actions.get((request.method, action))
		if act is None:
			return super().control(action, request)
		try:
			return Reply.of_json(act() or {"ok": True})
		except RefusalError as refusal:
			return refusal.reply()

	def answer(self, request: Request) -> Reply:
		"""The API, and the hosted pages."""
		self.store.run_due()
		if request.path.startswith("/c/pay/"):
			return self._page(request)
		mode = self.mode_of_this_request()
		try:
			self._authenticate(request)
			self._fail_before(mode)
			reply = self.keys.answer(request, lambda: self._act(request, mode))
		except RefusalError as refusal:
			reply = refusal.reply(**({"Retry-After": "2"} if refusal.status == 429 else {}))
		return _spoilt(reply, mode)

	def _act(self, request: Request, mode: str) -> Reply:
		"""Do it; a decline and a failure of the server's own are kept for a repeat, a malformed request is not."""
		if mode == "slow":
			time.sleep(SLOW)
		failure = RefusalError(500, "An unknown error occurred", kind="api_error").reply(
			**{"Stripe-Should-Retry": "false"}
		)
		if mode == "500":
			return failure
		with self.store.lock:
			self.store.request = {"id": None, "idempotency_key": request.headers.get("idempotency-key")}
			try:
				reply = Reply.of_json(self._api.answer(request))
			except RefusalError as refusal:
				if refusal.status != 402:
					raise
				reply = refusal.reply()
			finally:
				self.store.request = {"id": None, "idempotency_key": None}
		return failure if mode == "500-late" else reply

	def _authenticate(self, request: Request) -> None:
		scheme, _, given = request.headers.get("authorization", "").partition(" ")
		if scheme == "Basic":
			given = base64.b64decode(given).decode().partition(":")[0]
		if given not in self.secret_keys:
			raise RefusalError(401, "Invalid API Key provided: ****")

	def _fail_before(self, mode: str) -> None:
		if mode == "429":
			raise RefusalError(429, "Request rate limit exceeded.", code="rate_limit")
		if mode == "503":
			raise RefusalError(503, "Stripe is temporarily unavailable.", kind="api_error")
		if mode == "forbidden":
			raise RefusalError(403, "The provided key does not have the required permissions.")
		if mode == "silent":
			raise SilenceError

	def _page(self, request: Request) -> Reply:
		"""A hosted page: shown, paid, authenticated or left."""
		try:
			session = self.store.get("checkout.session", request.path.removeprefix("/c/pay/"))
		except RefusalError:
			return Reply(404, b"<!doctype html><title>404</title><p>No such page.</p>", HTML)
		page = Page(session, self.store.private[session["id"]]["asked"])
		if request.method == "POST" and session["status"] == "open":
			return self._submitted(session, page, dict(request.form))
		if request.method == "POST" and session["status"] == "complete":
			return _see(self.checkout.return_url(session))
		if session["status"] != "open":
			return Reply(200, page.ended(), HTML)
		return Reply(200, page.form(), HTML)

	def _submitted(self, session: Json, page: Page, form: dict[str, str]) -> Reply:
		about: dict[str, Any] = self.store.private[session["id"]]
		if form.get("action") == "refuse":
			return Reply(200, page.form(self.checkout.refuse_authentication(session)), HTML)
		is_authenticated = form.get("action") == "authenticate" and "typed" in about
		typed = about["typed"] if is_authenticated else page.read(form)
		if isinstance(typed, str):
			return Reply(200, page.form(typed, form), HTML)
		about["typed"] = typed
		trouble = self.checkout.submit(session, typed, is_authenticated=is_authenticated)
		if trouble == "authenticate":
			return Reply(200, page.authentication(), HTML)
		if trouble:
			return Reply(200, page.form(trouble), HTML)
		return _see(self.checkout.return_url(session))

	def _deliver_by_itself(self) -> None:
		while not self.stopped.wait(0.2):
			self.store.run_due()
			self.deliver()


def _see(url: str) -> Reply:
	return Reply(303, b"", HTML, {"Location": url})


def _spoilt(reply: Reply, mode: str) -> Reply:
	if mode == "lost":
		raise HangUpError
	if mode == "lost-silent":
		raise SilenceError
	if mode == "html":
		return WELCOME
	if mode == "redirect":
		return Reply(302, b"", "", {"Location": "/login"})
	if mode == "trickle":
		return Reply(reply.status, reply.body, reply.content_type, reply.headers, trickle=0.1)
	return reply
