"""Stripe's objects as the app sees them. Amounts are whole cents, times are in UTC with their zone.

A word that Stripe may add to later has an enum for what we know, and beside it the word itself in a `raw_…` field.
An id or a text that Stripe left out is empty, a time that it left out is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gigafibre_fsm.integrations.stripe.words import (
	BalanceCategory,
	CheckoutMoney,
	CheckoutStatus,
	MandateStatus,
	MethodKind,
	PaymentStatus,
	PayoutStatus,
	SetupStatus,
	StripeDisputeStatus,
	StripeRefundStatus,
)


@dataclass(frozen=True)
class Event:
	"""Something that happened at Stripe: its kind (`charge.refunded`) and the object that it is about."""

	id: str
	kind: str
	created: datetime
	livemode: bool
	object_id: str
	object_kind: str


@dataclass(frozen=True)
class StripeAccount:
	"""The account of the key, the result of **Test connection**."""

	id: str
	name: str
	takes_charges: bool


@dataclass(frozen=True)
class CheckoutSession:
	"""A hosted page; `expires_on` is the moment from which it cannot be used, `amount` is 0 where none is paid."""

	id: str
	url: str
	status: CheckoutStatus
	payment_status: CheckoutMoney
	payment_intent: str
	setup_intent: str
	customer: str
	amount: int
	currency: str
	expires_on: datetime | None
	metadata: Mapping[str, str]
	livemode: bool
	raw_status: str


@dataclass(frozen=True)
class PaymentIntent:
	"""One payment; after a failed attempt `error_code` and `decline_code` hold Stripe's reasons."""

	id: str
	status: PaymentStatus
	amount: int
	amount_received: int
	currency: str
	customer: str
	payment_method: str
	metadata: Mapping[str, str]
	charge: str
	error_code: str
	decline_code: str
	created: datetime
	livemode: bool
	raw_status: str


@dataclass(frozen=True)
class SetupIntent:
	"""One saving of a payment method; `mandate` is the agreement of a bank debit.

	`verification_url` is where the customer types the small deposits that prove their account, while that is due.
	"""

	id: str
	status: SetupStatus
	customer: str
	payment_method: str
	mandate: str
	verification_url: str
	error_code: str
	metadata: Mapping[str, str]
	raw_status: str


@dataclass(frozen=True)
class Charge:
	"""One movement of money towards us, or a failed attempt at one."""

	id: str
	payment_intent: str
	balance_transaction: str
	amount: int
	amount_refunded: int
	currency: str
	created: datetime
	failure_code: str


@dataclass(frozen=True)
class BalanceTransaction:
	"""One line of the balance at Stripe; `net` is `amount` less `fee`.

	`payout` is set only in an answer to the question for that payout's lines: Stripe does not give it otherwise.
	"""

	id: str
	amount: int
	fee: int
	net: int
	currency: str
	category: BalanceCategory
	source: str
	payout: str
	created: datetime
	available_on: date
	raw_category: str


@dataclass(frozen=True)
class Refund:
	"""Money on its way back to a customer; it may fail days after it was made."""

	id: str
	payment_intent: str
	charge: str
	amount: int
	currency: str
	status: StripeRefundStatus
	failure_reason: str
	metadata: Mapping[str, str]
	created: datetime
	raw_status: str


@dataclass(frozen=True)
class Dispute:
	"""A customer's contradiction at the bank; `due_by` is None where no answer is possible."""

	id: str
	payment_intent: str
	charge: str
	amount: int
	currency: str
	status: StripeDisputeStatus
	reason: str
	due_by: datetime | None
	balance_transactions: tuple[BalanceTransaction, ...]
	created: datetime
	raw_status: str


@dataclass(frozen=True)
class Payout:
	"""A transfer from the balance at Stripe to our bank account."""

	id: str
	amount: int
	currency: str
	status: PayoutStatus
	arrival_on: date
	is_automatic: bool
	created: datetime
	raw_status: str


@dataclass(frozen=True)
class SavedMethod:
	"""A saved card or bank account: what may be shown of it. `exp_month` and `exp_year` are 0 for an account."""

	id: str
	kind: MethodKind
	brand: str
	last4: str
	exp_month: int
	exp_year: int
	customer: str
	raw_kind: str


@dataclass(frozen=True)
class Mandate:
	"""A customer's agreement that an account or card may be debited."""

	id: str
	status: MandateStatus
	payment_method: str
	raw_status: str


@dataclass(frozen=True)
class FraudWarning:
	"""A bank's warning that a charge is probably a fraud; not yet a dispute."""

	id: str
	charge: str
	payment_intent: str
	kind: str
	is_actionable: bool
	created: datetime
