"""Periods of a subscription that are to be billed: each once, late ones included, without drift at the end of months.

ERPNext bills a period only on the day on which it begins, and computes each start from the one before: a missed night
is never billed, and a subscription that began on the 31st drifts to the 30th or 28th. Here every period is counted
from the first day of the subscription.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from itertools import count

from dateutil.relativedelta import relativedelta

from gigafibre_fsm.domain.billing.amounts import round_to_cent

ONE_DAY = timedelta(days=1)


class Interval(Enum):
	"""Unit of a billing period; its value is the number of months."""

	MONTH = 1
	YEAR = 12


@dataclass(frozen=True)
class BillingPeriod:
	"""Days of service that one invoice bills, both included.

	Attributes:
		full_days: days of the whole period; more than `days` if the service ends earlier.
	"""

	start: date
	end: date
	full_days: int

	@property
	def days(self) -> int:
		"""Days of service."""
		return (self.end - self.start).days + 1


@dataclass(frozen=True)
class SubscriptionTerms:
	"""What decides the periods of a subscription.

	Attributes:
		start: first day of the first period; it sets the day of the month of all others.
		interval, interval_count: length of a period, such as 3 months.
		is_in_advance: billed on the first day of a period, else on its last.
		last_day: last day of service, if the subscription was cancelled or is limited.
		billed_elsewhere_until: periods that begin on or before this day were billed by another system.
	"""

	start: date
	interval: Interval = Interval.MONTH
	interval_count: int = 1
	is_in_advance: bool = True
	last_day: date | None = None
	billed_elsewhere_until: date | None = None


@dataclass(frozen=True)
class BilledDays:
	"""Days that an invoice of a subscription bills, both included."""

	start: date
	end: date


@dataclass(frozen=True)
class DueInvoice:
	"""An invoice to be made.

	Attributes:
		billed_on: day from which the period was to be billed; it lies in the past if nights were missed.
		due_date: counted from today, so that a late invoice is not overdue when it arrives.
	"""

	period: BillingPeriod
	billed_on: date
	due_date: date


@dataclass(frozen=True)
class BillingLimits:
	"""Limits of a billing run.

	Attributes:
		payment_days: days from an invoice to its due date.
		most_late_periods: with more periods to be billed at once, a person decides.
	"""

	payment_days: int = 0
	most_late_periods: int = 6


DEFAULT_LIMITS = BillingLimits()


@dataclass(frozen=True)
class DueBilling:
	"""Invoices to be made, oldest first, and periods about which a person must decide."""

	invoices: tuple[DueInvoice, ...] = ()
	to_review: tuple[BillingPeriod, ...] = ()


def find_period(terms: SubscriptionTerms, number: int) -> BillingPeriod | None:
	"""Return a period by its number from 0, cut at the last day of service; None if the service ends before it."""
	months = terms.interval.value * terms.interval_count
	# always from the first day: 31 January, 28 February, 31 March
	start = terms.start + relativedelta(months=months * number)
	end = terms.start + relativedelta(months=months * (number + 1)) - ONE_DAY
	full_days = (end - start).days + 1
	if terms.last_day and terms.last_day < start:
		return None
	return BillingPeriod(start, min(end, terms.last_day) if terms.last_day else end, full_days)


def compute_price(price: Decimal, period: BillingPeriod) -> Decimal:
	"""Return what a period costs, from the price of a whole one: its days count if the service ends within it."""
	return round_to_cent(price * period.days / period.full_days)


def find_current_period(terms: SubscriptionTerms, today: date) -> BillingPeriod | None:
	"""Return the period that contains a day; None before the first one and after the service has ended."""
	return next((period for period in _begun_periods(terms, today) if period.end >= today), None)


def end_service(terms: SubscriptionTerms, day: date) -> SubscriptionTerms:
	"""Return the terms of a service that ends on a day, or earlier if it was to end earlier."""
	return replace(terms, last_day=min(day, terms.last_day) if terms.last_day else day)


def find_next_period(terms: SubscriptionTerms, day: date) -> BillingPeriod | None:
	"""Return the first period that is to be billed after a day; None if the service ends before it."""
	found = (find_period(terms, number) for number in count())
	return next(period for period in found if period is None or _billing_day(terms, period) > day)


def find_due_billing(
	terms: SubscriptionTerms,
	billed: Iterable[BilledDays],
	today: date,
	limits: BillingLimits = DEFAULT_LIMITS,
) -> DueBilling:
	"""Return what is to be billed today, whatever nights were missed.

	A period counts as billed if an invoice bills its middle day: so an invoice whose days drifted by a few still
	counts, and a short one for a change of plan does not. A period that is billed in part only, other than by its
	middle day, is left to a person, as are all periods if too many are due at once.

	Args:
		terms: of the subscription.
		billed: days of the subscription's invoices, also of those that were credited; not of cancelled ones.
		today: local date.
		limits: of the run.

	Returns:
		Invoices to be made and periods for a person. Late invoices fall due from today, not from their period.
	"""
	billed = tuple(billed)
	open_periods = [
		period
		for period in _begun_periods(terms, today)
		if _billing_day(terms, period) <= today
		and not is_billed_elsewhere(terms, period)
		and not is_billed(period, billed)
	]
	unclear = {period for period in open_periods if _overlaps(period, billed)}
	clear = [period for period in open_periods if period not in unclear]
	if len(clear) > limits.most_late_periods:
		return DueBilling(to_review=tuple(open_periods))
	return DueBilling(
		tuple(
			DueInvoice(period, _billing_day(terms, period), today + timedelta(days=limits.payment_days))
			for period in clear
		),
		tuple(period for period in open_periods if period in unclear),
	)


def _begun_periods(terms: SubscriptionTerms, today: date) -> Iterable[BillingPeriod]:
	"""Yield the periods that have begun, oldest first."""
	for number in count():
		period = find_period(terms, number)
		if period is None or period.start > today:
			return
		yield period


def _billing_day(terms: SubscriptionTerms, period: BillingPeriod) -> date:
	"""Return the day from which a period is to be billed."""
	return period.start if terms.is_in_advance else period.end


def is_billed_elsewhere(terms: SubscriptionTerms, period: BillingPeriod) -> bool:
	"""Whether another system has billed a period."""
	return bool(terms.billed_elsewhere_until and period.start <= terms.billed_elsewhere_until)


def is_billed(period: BillingPeriod, billed: tuple[BilledDays, ...]) -> bool:
	"""Whether an invoice bills the middle day of a period."""
	middle = period.start + timedelta(days=period.days // 2)
	return any(each.start <= middle <= each.end for each in billed)


def _overlaps(period: BillingPeriod, billed: tuple[BilledDays, ...]) -> bool:
	"""Whether an invoice bills any day of a period."""
	return any(each.start <= period.end and period.start <= each.end for each in billed)
