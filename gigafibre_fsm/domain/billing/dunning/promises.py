"""Promises to pay, and the delay that a customer may grant themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.domain.billing.calendar import BANKING_CALENDAR, BusinessCalendar


class PromiseState(Enum):
	"""State of a promise to pay."""

	OPEN = "Open"
	KEPT = "Kept"
	BROKEN = "Broken"


@dataclass(frozen=True)
class PromiseToPay:
	"""What a customer promised to pay, and until when; dollars."""

	amount: Decimal
	made_on: date
	due_on: date


@dataclass(frozen=True)
class ReceivedPayment:
	"""Money that the ledger shows as received; dollars."""

	received_on: date
	amount: Decimal


def find_promise_state(
	promise: PromiseToPay,
	received: Iterable[ReceivedPayment],
	today: date,
	calendar: BusinessCalendar = BANKING_CALENDAR,
) -> PromiseState:
	"""Return whether a promise is kept; several payments may keep it together.

	Args:
		promise: amount and day.
		received: payments that stand in the ledger, reversed ones left aside.
		today: local date.
		calendar: a promise for a day on which banks move no money can be kept on the next one.
	"""
	deadline = calendar.next_business_day(promise.due_on)
	paid = sum(
		(each.amount for each in received if promise.made_on <= each.received_on <= deadline), Decimal(0)
	)
	if paid >= promise.amount:
		return PromiseState.KEPT
	return PromiseState.BROKEN if today > deadline else PromiseState.OPEN


class DelayRefusal(Enum):
	"""Why a delay is not granted without a person."""

	NOTHING_OPEN = "Nothing Open"
	DAY_PASSED = "Day Has Passed"
	TOO_LONG = "Too Long"
	TOO_SOON = "Too Soon After the Last Delay"
	ALREADY_PROMISED = "Already Promised"
	BROKEN_PROMISE = "Broken Promise"


@dataclass(frozen=True)
class DelayLimits:
	"""Limits of a delay; calendar days.

	Attributes:
		most_days: from the request to the day of payment.
		days_between: from one granted delay to the next.
	"""

	most_days: int = 10
	days_between: int = 60


DEFAULT_LIMITS = DelayLimits()


@dataclass(frozen=True)
class DelayFacts:
	"""What decides a request for a delay; dollars.

	Attributes:
		balance: what the customer owes by the ledger.
		last_delay_on: day on which the last delay was granted.
		has_open_promise, has_broken_promise: about this debt.
	"""

	balance: Decimal
	last_delay_on: date | None = None
	has_open_promise: bool = False
	has_broken_promise: bool = False


@dataclass(frozen=True)
class DelayDecision:
	"""Whether a delay is granted.

	Attributes:
		refusals: all reasons against it; none means that it is granted.
		latest_day: last day that could be granted today.
		possible_from: first day on which a delay can be granted again.
	"""

	refusals: tuple[DelayRefusal, ...]
	latest_day: date
	possible_from: date


def decide_delay(
	facts: DelayFacts, wanted_day: date, today: date, limits: DelayLimits = DEFAULT_LIMITS
) -> DelayDecision:
	"""Decide whether a customer may pay on a later day, without a person.

	Args:
		facts: about the debt and earlier delays.
		wanted_day: on which the customer wants to pay.
		today: local date.
		limits: of the company.
	"""
	latest_day = today + timedelta(days=limits.most_days)
	possible_from = (
		max(today, facts.last_delay_on + timedelta(days=limits.days_between))
		if facts.last_delay_on
		else today
	)
	checks = {
		DelayRefusal.NOTHING_OPEN: facts.balance <= 0,
		DelayRefusal.DAY_PASSED: wanted_day <= today,
		DelayRefusal.TOO_LONG: wanted_day > latest_day,
		DelayRefusal.TOO_SOON: possible_from > today,
		DelayRefusal.ALREADY_PROMISED: facts.has_open_promise,
		DelayRefusal.BROKEN_PROMISE: facts.has_broken_promise,
	}
	refusals = tuple(refusal for refusal, applies in checks.items() if applies)
	return DelayDecision(refusals, latest_day, possible_from)
