"""What is asked of Stripe, and the parameters of its API that say so; pure.

A repeat with the same idempotency key must have the same parameters, or Stripe refuses it. So whatever depends on
the clock (`expires_on`) is a field: the caller makes it once and keeps it beside the key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gigafibre_fsm.integrations.stripe.words import MethodKind

if TYPE_CHECKING:
	from stripe.params import PaymentIntentCreateParams, RefundCreateParams
	from stripe.params.checkout import SessionCreateParams

CHECKOUT_OPEN = timedelta(minutes=31)
"""How long a hosted page is open: Stripe's shortest, 30 minutes, and one for the difference of clocks."""

LOCALES = {"fr": "fr-CA", "en": "en"}
INTERVALS = {"fr": "à l'échéance de chaque facture", "en": "when each invoice falls due"}
"""How often an account is debited, as the agreement of a bank debit says it."""


@dataclass(frozen=True)
class CheckoutLine:
	"""One line of a hosted payment page: what it says, and the whole amount in cents."""

	description: str
	amount: int


@dataclass(frozen=True)
class CheckoutRequest:
	"""A hosted page on which a customer pays once.

	Args:
		customer: Stripe's id of the customer, `cus_…`.
		lines: what is paid; at least one.
		expires_on: when the page closes, `CHECKOUT_OPEN` from now.
		success_url, cancel_url: where the customer goes afterwards; `{CHECKOUT_SESSION_ID}` in the first is replaced.
		language: `fr` or `en`.
		metadata: kept on the page and on the payment; ours are recognised by it.
		methods: what may be paid with.
		saves_method: keep the method for later charges.
	"""

	customer: str
	lines: tuple[CheckoutLine, ...]
	expires_on: datetime
	success_url: str
	cancel_url: str
	language: str = "fr"
	currency: str = "cad"
	metadata: Mapping[str, str] = field(default_factory=dict)
	methods: tuple[MethodKind, ...] = (MethodKind.CARD,)
	saves_method: bool = False


@dataclass(frozen=True)
class SetupRequest:
	"""A hosted page on which a customer saves a card, or agrees to the debits of a bank account.

	Args:
		customer, expires_on, success_url, cancel_url, language, metadata: as for `CheckoutRequest`.
		kind: what is saved.
		interval_description: how often an account is debited, in the customer's language; `INTERVALS` if empty.
	"""

	customer: str
	kind: MethodKind
	expires_on: datetime
	success_url: str
	cancel_url: str
	language: str = "fr"
	currency: str = "cad"
	metadata: Mapping[str, str] = field(default_factory=dict)
	interval_description: str = ""


@dataclass(frozen=True)
class ChargeRequest:
	"""A charge of a saved method while the customer is not there.

	Args:
		customer, payment_method: Stripe's ids, `cus_…` and `pm_…`.
		kind: what the method is.
		amount: in cents.
		description: for the receipt.
		mandate: the agreement of a bank debit, `mandate_…`.
		debit_on: the day on which an account is debited, 3 to 15 days ahead; without it at once.
	"""

	customer: str
	payment_method: str
	kind: MethodKind
	amount: int
	description: str
	currency: str = "cad"
	metadata: Mapping[str, str] = field(default_factory=dict)
	mandate: str = ""
	debit_on: date | None = None


@dataclass(frozen=True)
class RefundRequest:
	"""Money back; `amount` in cents, 0 for all that is left. `reason` is one of Stripe's three, or empty."""

	payment_intent: str
	amount: int = 0
	reason: str = ""
	metadata: Mapping[str, str] = field(default_factory=dict)


def checkout_parameters(asked: CheckoutRequest) -> "SessionCreateParams":
	"""Return the parameters of a payment page, without conversion of currency, Stripe's own taxes and Link."""
	metadata = dict(asked.metadata)
	intent: dict[str, Any] = {"metadata": metadata}
	if asked.saves_method:
		intent["setup_future_usage"] = "off_session"
	lines = [
		{
			"quantity": 1,
			"price_data": {
				"currency": asked.currency,
				"unit_amount": line.amount,
				"product_data": {"name": line.description},
			},
		}
		for line in asked.lines
	]
	found = {
		**_page(asked, "payment", asked.methods),
		"line_items": lines,
		"payment_intent_data": intent,
		"adaptive_pricing": {"enabled": False},
		"automatic_tax": {"enabled": False},
	}
	if MethodKind.PPA in asked.methods:
		schedule = _interval(asked.language) if asked.saves_method else {"payment_schedule": "sporadic"}
		found["payment_method_options"] = {"acss_debit": _debit(schedule)}
	return found


def setup_parameters(asked: SetupRequest) -> "SessionCreateParams":
	"""Return the parameters of a page that saves a method."""
	found = {
		**_page(asked, "setup", (asked.kind,)),
		"setup_intent_data": {"metadata": dict(asked.metadata)},
	}
	if asked.kind is MethodKind.PPA:
		schedule = _interval(asked.language, asked.interval_description)
		found["payment_method_options"] = {"acss_debit": {"currency": asked.currency, **_debit(schedule)}}
	return found


def charge_parameters(asked: ChargeRequest) -> "PaymentIntentCreateParams":
	"""Return the parameters of a payment that is confirmed at once, without the customer."""
	found: dict[str, Any] = {
		"amount": asked.amount,
		"currency": asked.currency,
		"customer": asked.customer,
		"payment_method": asked.payment_method,
		"payment_method_types": [asked.kind.value],
		"off_session": "recurring",
		"confirm": True,
		"description": asked.description,
		"metadata": dict(asked.metadata),
	}
	if asked.mandate:
		found["mandate"] = asked.mandate
	if asked.debit_on:
		found["payment_method_options"] = {"acss_debit": {"target_date": asked.debit_on.isoformat()}}
	return found


def refund_parameters(asked: RefundRequest) -> "RefundCreateParams":
	"""Return the parameters of a refund."""
	found: dict[str, Any] = {"payment_intent": asked.payment_intent, "metadata": dict(asked.metadata)}
	if asked.amount:
		found["amount"] = asked.amount
	if asked.reason:
		found["reason"] = asked.reason
	return found


def _debit(schedule: dict[str, str]) -> dict[str, Any]:
	"""Return the terms of a bank debit: what its agreement says, and how the account is verified."""
	return {
		"mandate_options": {**schedule, "transaction_type": "personal"},
		"verification_method": "automatic",
	}


def _interval(language: str, description: str = "") -> dict[str, str]:
	"""Return the schedule of debits that repeat."""
	said = description or INTERVALS.get(language, INTERVALS["fr"])
	return {"payment_schedule": "interval", "interval_description": said}


def _page(
	asked: CheckoutRequest | SetupRequest, mode: str, methods: tuple[MethodKind, ...]
) -> dict[str, Any]:
	return {
		"mode": mode,
		"customer": asked.customer,
		"payment_method_types": [method.value for method in methods],
		"success_url": asked.success_url,
		"cancel_url": asked.cancel_url,
		"locale": LOCALES.get(asked.language, LOCALES["fr"]),
		"expires_at": int(asked.expires_on.timestamp()),
		"metadata": dict(asked.metadata),
		"wallet_options": {"link": {"display": "never"}},
	}
