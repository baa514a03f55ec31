"""Stripe's API of the stand-in: which request does what."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from gigafibre_fsm.tests.standins.server import Request
from gigafibre_fsm.tests.standins.stripe_aftermath import Aftermath
from gigafibre_fsm.tests.standins.stripe_checkout import Checkout
from gigafibre_fsm.tests.standins.stripe_payments import Payments
from gigafibre_fsm.tests.standins.stripe_store import DAY, Store
from gigafibre_fsm.tests.standins.stripe_wire import Json, RefusalError, needed, nested, only, whole

if TYPE_CHECKING:
	from collections.abc import Callable

ACCOUNT = "acct_1StandIn"
LISTED = {
	"events": "event",
	"customers": "customer",
	"payment_intents": "payment_intent",
	"charges": "charge",
	"refunds": "refund",
	"disputes": "dispute",
	"payouts": "payout",
	"balance_transactions": "balance_transaction",
	"checkout/sessions": "checkout.session",
	"setup_intents": "setup_intent",
	"payment_methods": "payment_method",
	"mandates": "mandate",
	"radar/early_fraud_warnings": "radar.early_fraud_warning",
}
COMPARED = {"gte": int.__ge__, "gt": int.__gt__, "lte": int.__le__, "lt": int.__lt__}
SEARCH = re.compile(r"metadata\['([^']+)'\]:'((?:[^'\\]|\\.)*)'")


class Api:
	"""Answers requests under /v1/ from what the store holds."""

	def __init__(self, store: Store, payments: Payments, checkout: Checkout, aftermath: Aftermath) -> None:
		self.store = store
		self.payments = payments
		self.checkout = checkout
		self.aftermath = aftermath
		one = r"/([A-Za-z0-9_]+)"
		self._writes: list[tuple[str, Callable[..., Json]]] = [
			("customers", self._create_customer),
			("checkout/sessions", self.checkout.create),
			(
				f"checkout/sessions{one}/expire",
				lambda asked, row: checkout.expire(self._row("checkout.session", row)),
			),
			("payment_intents", self._create_payment),
			(f"payment_intents{one}/cancel", self._cancel),
			("refunds", self.aftermath.refund),
			(
				f"payment_methods{one}/detach",
				lambda asked, row: payments.detach(self._row("payment_method", row)),
			),
		]

	def answer(self, request: Request) -> Json:
		"""Answer one request; the object, or a list.

		Raises:
			RefusalError: Stripe would refuse it.
		"""
		path = request.path.removeprefix("/v1/")
		if request.method == "GET":
			return self._read(path, nested(request.query))
		asked = nested(request.form)
		for pattern, act in self._writes:
			found = re.fullmatch(pattern, path)
			if found and request.method == "POST":
				return act(asked, *found.groups())
		raise RefusalError(404, f"Unrecognized request URL ({request.method}: {request.path}).")

	def _read(self, path: str, asked: Json) -> Json:
		if path == "account":
			return self._account()
		if path == "balance":
			return self._balance()
		if path == "customers/search":
			return self._search(asked)
		methods = re.fullmatch(r"customers/(cus_\w+)/payment_methods", path)
		if methods:
			self._row("customer", methods[1])
			return self._list("payment_methods", {**asked, "customer": methods[1]})
		if path in LISTED:
			return self._list(path, asked)
		place, _, row = path.rpartition("/")
		if place in LISTED:
			return self._row(LISTED[place], row)
		raise RefusalError(404, f"Unrecognized request URL (GET: /v1/{path}).")

	def _row(self, kind: str, row: str) -> Json:
		return self.store.get(kind, row)

	def _list(self, path: str, asked: Json) -> Json:
		"""One page, newest first."""
		limit = whole({"limit": asked.pop("limit", 10)}, "limit", least=1)
		after, payout, created = (asked.pop(name, None) for name in ("starting_after", "payout", "created"))
		rows = self.aftermath.lines_of(payout) if payout else self.store.of_kind(LISTED[path])
		for name, bound in (created or {}).items():
			rows = [row for row in rows if COMPARED[name](row["created"], int(bound))]
		rows = [row for row in rows if all(str(row.get(name)) == value for name, value in asked.items())]
		if after:
			places = [place for place, row in enumerate(rows) if row["id"] == after]
			if not places:
				raise RefusalError(
					400, f"No such object: '{after}'", code="resource_missing", param="starting_after"
				)
			rows = rows[places[0] + 1 :]
		return {
			"object": "list",
			"data": rows[: min(limit, 100)],
			"has_more": len(rows) > min(limit, 100),
			"url": f"/v1/{path}",
		}

	def _search(self, asked: Json) -> Json:
		found = SEARCH.fullmatch(asked.get("query", ""))
		if not found:
			raise RefusalError(400, "We were unable to parse your search query.", param="query")
		name, value = found[1], re.sub(r"\\(.)", r"\1", found[2])
		rows = [row for row in self.store.of_kind("customer") if row["metadata"].get(name) == value]
		limit = int(asked.get("limit", 10))
		return {
			"object": "search_result",
			"data": rows[:limit],
			"has_more": len(rows) > limit,
			"next_page": None,
			"url": "/v1/customers/search",
		}

	def _account(self) -> Json:
		return {
			"id": ACCOUNT,
			"object": "account",
			"business_profile": {"name": "Gigafibre"},
			"charges_enabled": True,
			"country": "CA",
			"default_currency": "cad",
			"details_submitted": True,
			"email": "stripe@example.ca",
			"payouts_enabled": True,
			"settings": {
				"dashboard": {"display_name": "Gigafibre (stand-in)", "timezone": "America/Toronto"}
			},
			"type": "standard",
		}

	def _balance(self) -> Json:
		"""What the lines come to, by when it is there."""
		parts = {"available": 0, "pending": 0}
		for line in self.store.of_kind("balance_transaction"):
			parts["pending" if line["available_on"] > self.store.now() else "available"] += line["net"]
		amounts = {kind: [{"amount": amount, "currency": "cad"}] for kind, amount in parts.items()}
		return {"object": "balance", "livemode": self.store.livemode, **amounts}

	def _create_customer(self, asked: Json) -> Json:
		only(asked, "name", "email", "phone", "preferred_locales", "metadata", "description")
		customer = self.store.add(
			"customer",
			"cus",
			address=None,
			balance=0,
			created=self.store.now(),
			currency=None,
			default_source=None,
			delinquent=False,
			description=asked.get("description"),
			email=asked.get("email"),
			livemode=self.store.livemode,
			metadata=asked.get("metadata", {}),
			name=asked.get("name"),
			phone=asked.get("phone"),
			preferred_locales=asked.get("preferred_locales", []),
			shipping=None,
		)
		self.store.emit("customer.created", customer)
		return customer

	def _create_payment(self, asked: Json) -> Json:
		only(
			asked,
			*("amount", "currency", "customer", "payment_method", "payment_method_types", "off_session"),
			*(
				"confirm",
				"description",
				"metadata",
				"mandate",
				"payment_method_options",
				"setup_future_usage",
			),
		)
		needed(asked, "amount", "currency")
		amount = whole(asked, "amount", least=1)
		if amount < 50:
			raise RefusalError(
				400, "Amount must be at least $0.50 cad", code="amount_too_small", param="amount"
			)
		method, begins_in = self._own_method(asked), _seconds_to_debit(asked, self.store.now())
		intent = self.payments.add_intent(
			amount,
			currency=asked["currency"],
			customer=asked.get("customer"),
			description=asked.get("description"),
			metadata=asked.get("metadata", {}),
			payment_method_types=asked.get("payment_method_types", ["card"]),
			setup_future_usage=asked.get("setup_future_usage"),
		)
		self.store.private[intent["id"]]["begins_in"] = begins_in
		if asked.get("confirm") != "true" or not method:
			return intent
		is_present = asked.get("off_session", "false") == "false"
		self.payments.attempt(intent, method, is_authenticated=False, is_present=is_present)
		if intent["last_payment_error"]:
			raise self._declined(intent)
		return intent

	def _own_method(self, asked: Json) -> Json | None:
		"""The method to pay with, if it may be used for this."""
		if not asked.get("payment_method"):
			return None
		method = self._row("payment_method", asked["payment_method"])
		if asked.get("customer") != method["customer"]:
			said = "The payment method supplied does not belong to the customer, or was detached from it."
			raise RefusalError(400, said, code="payment_method_unexpected_state", param="payment_method")
		if method["type"] not in asked.get("payment_method_types", ["card"]):
			said = f"The PaymentMethod provided ({method['type']}) is not allowed for this PaymentIntent."
			raise RefusalError(400, said, param="payment_method")
		if method["type"] == "acss_debit":
			mandate = asked.get("mandate") or self.store.private[method["id"]]["mandate"]
			if not mandate or self._row("mandate", mandate)["status"] != "active":
				said = "The mandate of this PaymentMethod is not active."
				raise RefusalError(400, said, code="payment_intent_mandate_invalid", param="mandate")
		return method

	def _declined(self, intent: Json) -> RefusalError:
		trouble: dict[str, Any] = dict(intent["last_payment_error"])
		kind, said = trouble.pop("type"), trouble.pop("message")
		return RefusalError(402, said, kind=kind, payment_intent=dict(intent), **trouble)

	def _cancel(self, asked: Json, row: str) -> Json:
		only(asked, "cancellation_reason")
		return self.payments.cancel(self._row("payment_intent", row), asked.get("cancellation_reason"))


def _seconds_to_debit(asked: Json, now: int) -> int:
	"""How long from `now`, in seconds since 1970, until an account is debited: on the day asked for, 3 to 15 days ahead."""
	wish = asked.get("payment_method_options", {}).get("acss_debit", {}).get("target_date")
	if not wish:
		return 0
	days = (date.fromisoformat(wish) - date.fromtimestamp(now)).days
	if not 3 <= days <= 15:
		said = "The target_date must be between 3 and 15 calendar days from now."
		raise RefusalError(400, said, param="payment_method_options[acss_debit][target_date]")
	return days * DAY
