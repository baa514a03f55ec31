"""The days from which a customer may have another plan, or on which a service may end. Pure.

A change never reaches into a period that is billed ahead of its time: it would be credited against two invoices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from gigafibre_fsm.domain.billing.subscriptions import periods
from gigafibre_fsm.domain.billing.subscriptions.periods import (
	ONE_DAY,
	BilledDays,
	BillingPeriod,
	SubscriptionTerms,
)


@dataclass(frozen=True)
class DayChoice:
	"""Days that can be chosen, both included; they are the same if there is no choice."""

	first: date
	last: date

	def __contains__(self, day: date) -> bool:
		return self.first <= day <= self.last


def find_first_days(terms: SubscriptionTerms, billed: Sequence[BilledDays], today: date) -> DayChoice | None:
	"""Return the possible first days on another plan; None if the service has not begun or is to end.

	What is billed afterwards changes with its next period, because a period has one price.

	Args:
		terms: of the subscription.
		billed: days that its invoices bill.
		today: local date.
	"""
	current = periods.find_current_period(terms, today)
	if current is None or terms.last_day:
		return None
	following = find_following(terms, current)
	if periods.is_billed(following, billed):
		ahead = _find_first_unbilled(terms, following, billed)
		return DayChoice(ahead.start, ahead.start)
	is_billed = periods.is_billed(current, billed)
	if terms.is_in_advance and (is_billed or _is_billed_today(terms, current, today)):
		return DayChoice(today, following.start)
	return DayChoice(following.start, following.start)


def find_last_days(terms: SubscriptionTerms, billed: Sequence[BilledDays], today: date) -> DayChoice | None:
	"""Return the possible last days of a service; None if it has not begun or is to end already.

	Args:
		terms: of the subscription.
		billed: days that its invoices bill.
		today: local date.
	"""
	current = periods.find_current_period(terms, today)
	if current is None or terms.last_day:
		return None
	following = find_following(terms, current)
	if periods.is_billed(following, billed):
		end = _find_first_unbilled(terms, following, billed).start - ONE_DAY
		return DayChoice(end, end)
	if periods.is_billed_elsewhere(terms, current) and not periods.is_billed(current, billed):
		# what another system billed cannot be credited here
		return DayChoice(current.end, current.end)
	return DayChoice(today, current.end)


def find_following(terms: SubscriptionTerms, period: BillingPeriod) -> BillingPeriod:
	"""Return the period after one of a service without an end."""
	found = (periods.find_period(terms, number) for number in count())
	return next(each for each in found if each is None or each.start > period.start)


def is_prorated(terms: SubscriptionTerms, billed: Sequence[BilledDays], day: date) -> bool:
	"""Whether the first day on another plan lies in a period that the old plan is or will be billed for.

	Args:
		terms: of the subscription.
		billed: days that its invoices bill.
		day: first day on the other plan.
	"""
	period = periods.find_current_period(terms, day)
	return bool(period) and (day > period.start or periods.is_billed(period, billed))


def _is_billed_today(terms: SubscriptionTerms, current: BillingPeriod, today: date) -> bool:
	"""Whether the period begins today and the night's run has still to bill it."""
	return current.start == today and not periods.is_billed_elsewhere(terms, current)


def _find_first_unbilled(
	terms: SubscriptionTerms, period: BillingPeriod, billed: Sequence[BilledDays]
) -> BillingPeriod:
	while periods.is_billed(period, billed):
		period = find_following(terms, period)
	return period
