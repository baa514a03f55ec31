"""Reads Stripe's JSON into our answers; pure, and tolerant of fields that Stripe left out or added."""

from collections.abc import Mapping
from datetime import date, datetime, timezone
from enum import Enum
from typing import Any, TypeVar

from gigafibre_fsm.integrations.stripe import words
from gigafibre_fsm.integrations.stripe.answers import (
	BalanceTransaction,
	Charge,
	CheckoutSession,
	Dispute,
	Event,
	FraudWarning,
	Mandate,
	PaymentIntent,
	Payout,
	Refund,
	SavedMethod,
	SetupIntent,
	StripeAccount,
)

Json = Mapping[str, Any]
Word = TypeVar("Word", bound=Enum)


def read_event(raw: Json) -> Event:
	"""Read an event; the snapshot of the object in it is not used, because it may be older than the object."""
	about = raw["data"]["object"]
	return Event(
		id=raw["id"],
		kind=raw["type"],
		created=_moment(raw["created"]),
		livemode=bool(raw["livemode"]),
		object_id=_text(about, "id"),
		object_kind=_text(about, "object"),
	)


def read_account(raw: Json) -> StripeAccount:
	"""Read the account of the key."""
	settings = raw.get("settings") or {}
	name = _text(settings.get("dashboard") or {}, "display_name") or _text(
		raw.get("business_profile") or {}, "name"
	)
	return StripeAccount(raw["id"], name or raw["id"], bool(raw.get("charges_enabled")))


def read_checkout(raw: Json) -> CheckoutSession:
	"""Read a hosted page."""
	return CheckoutSession(
		id=raw["id"],
		url=_text(raw, "url"),
		status=_word(words.CHECKOUT, raw.get("status"), words.CheckoutStatus.UNKNOWN),
		payment_status=_word(words.MONEY, raw.get("payment_status"), words.CheckoutMoney.UNKNOWN),
		payment_intent=_id(raw, "payment_intent"),
		setup_intent=_id(raw, "setup_intent"),
		customer=_id(raw, "customer"),
		amount=int(raw.get("amount_total") or 0),
		currency=_text(raw, "currency"),
		expires_on=_moment(raw["expires_at"]) if raw.get("expires_at") else None,
		metadata=dict(raw.get("metadata") or {}),
		livemode=bool(raw.get("livemode")),
		raw_status=_text(raw, "status"),
	)


def read_payment(raw: Json) -> PaymentIntent:
	"""Read a payment."""
	trouble = raw.get("last_payment_error") or {}
	return PaymentIntent(
		id=raw["id"],
		status=_word(words.PAYMENT, raw.get("status"), words.PaymentStatus.UNKNOWN),
		amount=int(raw["amount"]),
		amount_received=int(raw.get("amount_received") or 0),
		currency=raw["currency"],
		customer=_id(raw, "customer"),
		payment_method=_id(raw, "payment_method"),
		metadata=dict(raw.get("metadata") or {}),
		charge=_id(raw, "latest_charge"),
		error_code=_text(trouble, "code"),
		decline_code=_text(trouble, "decline_code"),
		created=_moment(raw["created"]),
		livemode=bool(raw.get("livemode")),
		raw_status=_text(raw, "status"),
	)


def read_setup(raw: Json) -> SetupIntent:
	"""Read the saving of a payment method."""
	verification = (raw.get("next_action") or {}).get("verify_with_microdeposits") or {}
	return SetupIntent(
		id=raw["id"],
		status=_word(words.SETUP, raw.get("status"), words.SetupStatus.UNKNOWN),
		customer=_id(raw, "customer"),
		payment_method=_id(raw, "payment_method"),
		mandate=_id(raw, "mandate"),
		verification_url=_text(verification, "hosted_verification_url"),
		error_code=_text(raw.get("last_setup_error") or {}, "code"),
		metadata=dict(raw.get("metadata") or {}),
		raw_status=_text(raw, "status"),
	)


def read_charge(raw: Json) -> Charge:
	"""Read a charge."""
	return Charge(
		id=raw["id"],
		payment_intent=_id(raw, "payment_intent"),
		balance_transaction=_id(raw, "balance_transaction"),
		amount=int(raw["amount"]),
		amount_refunded=int(raw.get("amount_refunded") or 0),
		currency=raw["currency"],
		created=_moment(raw["created"]),
		failure_code=_text(raw, "failure_code"),
	)


def read_balance_line(raw: Json, payout: str = "") -> BalanceTransaction:
	"""Read a line of the balance, found among those of `payout` if one is named."""
	category = _text(raw, "reporting_category")
	return BalanceTransaction(
		id=raw["id"],
		amount=int(raw["amount"]),
		fee=int(raw["fee"]),
		net=int(raw["net"]),
		currency=raw["currency"],
		category=_word(words.CATEGORY, category, words.BalanceCategory.OTHER),
		source=_id(raw, "source"),
		payout=payout,
		created=_moment(raw["created"]),
		available_on=_day(raw["available_on"]),
		raw_category=category,
	)


def read_balance(raw: Json) -> dict[str, int]:
	"""Read the balance: what is available and what is pending, together; cents by currency."""
	totals: dict[str, int] = {}
	for part in (*(raw.get("available") or ()), *(raw.get("pending") or ())):
		totals[part["currency"]] = totals.get(part["currency"], 0) + int(part["amount"])
	return totals


def read_refund(raw: Json) -> Refund:
	"""Read a refund."""
	return Refund(
		id=raw["id"],
		payment_intent=_id(raw, "payment_intent"),
		charge=_id(raw, "charge"),
		amount=int(raw["amount"]),
		currency=raw["currency"],
		status=_word(words.REFUND, raw.get("status"), words.StripeRefundStatus.UNKNOWN),
		failure_reason=_text(raw, "failure_reason"),
		metadata=dict(raw.get("metadata") or {}),
		created=_moment(raw["created"]),
		raw_status=_text(raw, "status"),
	)


def read_dispute(raw: Json) -> Dispute:
	"""Read a dispute; a deadline of 0 means that no answer is possible."""
	due = (raw.get("evidence_details") or {}).get("due_by")
	return Dispute(
		id=raw["id"],
		payment_intent=_id(raw, "payment_intent"),
		charge=_id(raw, "charge"),
		amount=int(raw["amount"]),
		currency=raw["currency"],
		status=_word(words.DISPUTE, raw.get("status"), words.StripeDisputeStatus.UNKNOWN),
		reason=_text(raw, "reason"),
		due_by=_moment(due) if due else None,
		balance_transactions=tuple(read_balance_line(line) for line in raw.get("balance_transactions") or ()),
		created=_moment(raw["created"]),
		raw_status=_text(raw, "status"),
	)


def read_payout(raw: Json) -> Payout:
	"""Read a payout."""
	return Payout(
		id=raw["id"],
		amount=int(raw["amount"]),
		currency=raw["currency"],
		status=_word(words.PAYOUT, raw.get("status"), words.PayoutStatus.UNKNOWN),
		arrival_on=_day(raw["arrival_date"]),
		is_automatic=bool(raw.get("automatic")),
		created=_moment(raw["created"]),
		raw_status=_text(raw, "status"),
	)


def read_method(raw: Json) -> SavedMethod:
	"""Read a saved card or bank account; the name of the bank counts as its brand."""
	kind = _text(raw, "type")
	about = raw.get(kind) or {}
	return SavedMethod(
		id=raw["id"],
		kind=_word(words.METHOD, kind, words.MethodKind.OTHER),
		brand=_text(about, "brand") or _text(about, "bank_name"),
		last4=_text(about, "last4"),
		exp_month=int(about.get("exp_month") or 0),
		exp_year=int(about.get("exp_year") or 0),
		customer=_id(raw, "customer"),
		raw_kind=kind,
	)


def read_mandate(raw: Json) -> Mandate:
	"""Read an agreement."""
	status = _word(words.MANDATE, raw.get("status"), words.MandateStatus.UNKNOWN)
	return Mandate(raw["id"], status, _id(raw, "payment_method"), _text(raw, "status"))


def read_fraud_warning(raw: Json) -> FraudWarning:
	"""Read a bank's warning."""
	return FraudWarning(
		id=raw["id"],
		charge=_id(raw, "charge"),
		payment_intent=_id(raw, "payment_intent"),
		kind=_text(raw, "fraud_type"),
		is_actionable=bool(raw.get("actionable")),
		created=_moment(raw["created"]),
	)


def _word(known: Mapping[str, Word], value: Any, unknown: Word) -> Word:
	return known.get(str(value or ""), unknown)


def _text(raw: Json, field: str) -> str:
	return str(raw.get(field) or "")


def _id(raw: Json, field: str) -> str:
	"""The id in a field, which holds the whole object where Stripe expanded it."""
	value = raw.get(field) or ""
	return str(value["id"]) if isinstance(value, Mapping) else str(value)


def _moment(seconds: int) -> datetime:
	return datetime.fromtimestamp(int(seconds), timezone.utc)


def _day(seconds: int) -> date:
	return _moment(seconds).date()
