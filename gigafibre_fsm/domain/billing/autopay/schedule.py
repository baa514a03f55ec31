"""When an invoice is charged to a saved method: on the due day, then by a calendar of retries, one attempt at a time.

Sources: Payments Canada, Rule H1: a customer is notified of the amount of a pre-authorized debit 10 calendar days
before it, unless the agreement shortens that; another amount needs another notice. Card networks: at most 15 attempts
in 30 days for one card.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.domain.billing.calendar import BANKING_CALENDAR, ONE_DAY, BusinessCalendar
from gigafibre_fsm.integrations.stripe.words import DeclineAdvice, MethodKind


class ChargeRefusal(Enum):
	"""Why an invoice is not charged today."""

	NOT_OPTED_IN = "Not Opted In"
	NO_METHOD = "No Method"
	NOTHING_OPEN = "Nothing Open"
	OLD_SYSTEM = "Collected by the Old System"
	IN_FLIGHT = "Payment in Flight"
	DISPUTED = "Invoice Disputed"
	VALVE_CLOSED = "Valve Closed"
	DAILY_CAP = "Daily Cap Reached"
	NETWORK_CAP = "Network Cap Reached"
	RETRIES_USED = "No Retry Left"
	CUSTOMER_MUST_PAY = "Customer Must Pay"
	NEEDS_METHOD = "Needs Another Method"
	NEEDS_NOTICE = "Needs Notice"
	TOO_EARLY = "Too Early"


@dataclass(frozen=True)
class AutopayLimits:
	"""Limits of automatic charges.

	Attributes:
		retry_days: days after the first attempt with a card.
		bank_debit_retry_days: the same for bank debits; Rule H1 allows one, within 30 days.
		network_attempts, network_days: attempts with one method in so many days, over all invoices.
		notice_days: calendar days from the notice of an amount to its debit.
		earliest_debit_days, latest_debit_days: how far ahead the day of a debit can be set.
		most_charges_a_day: attempts of the whole site in one day.
	"""

	retry_days: tuple[int, ...] = (3, 5, 7)
	bank_debit_retry_days: tuple[int, ...] = ()
	network_attempts: int = 15
	network_days: int = 30
	notice_days: int = 10
	earliest_debit_days: int = 3
	latest_debit_days: int = 15
	most_charges_a_day: int = 20_000


DEFAULT_LIMITS = AutopayLimits()


@dataclass(frozen=True)
class ChargeAttempt:
	"""An attempt whose result is known; a pending one makes the invoice `is_in_flight`."""

	day: date
	method: str
	decline: DeclineAdvice


@dataclass(frozen=True)
class DebitNotice:
	"""A notice of a debit that was delivered; dollars, and the day that it named."""

	delivered_on: date
	amount: Decimal
	debit_on: date | None = None


@dataclass(frozen=True)
class AutopayFacts:
	"""What decides whether an invoice is charged; dollars.

	Attributes:
		outstanding: what is open by the ledger.
		method, method_kind: the saved method; None without one.
		attempts: earlier attempts for this invoice, oldest first.
		method_attempts: days of all attempts with this method, for whatever invoice.
		notices: delivered notices of this invoice's debit.
		not_before: day to which a delay was granted.
		is_in_flight: a payment of this invoice is under way, or an attempt has no known result.
		is_collected_here: no old system bills the customer.
		charges_today: attempts of the whole site today.
	"""

	due_date: date
	outstanding: Decimal
	is_opted_in: bool
	method: str | None = None
	method_kind: MethodKind = MethodKind.CARD
	attempts: tuple[ChargeAttempt, ...] = ()
	method_attempts: tuple[date, ...] = ()
	notices: tuple[DebitNotice, ...] = ()
	not_before: date | None = None
	is_in_flight: bool = False
	is_disputed: bool = False
	is_valve_open: bool = True
	is_collected_here: bool = True
	charges_today: int = 0

	@property
	def attempts_with_method(self) -> tuple[ChargeAttempt, ...]:
		"""Attempts with the present method: a new card begins anew."""
		return tuple(attempt for attempt in self.attempts if attempt.method == self.method)


@dataclass(frozen=True)
class ChargeDecision:
	"""Whether an invoice is charged today, with everything that speaks against it.

	Attributes:
		refusals: all reasons against it; none means that it is charged.
		collect_on: day on which the money is taken; for a bank debit it lies ahead. None if no day can be named.
		attempt: number of this attempt, from 1.
	"""

	refusals: tuple[ChargeRefusal, ...]
	collect_on: date | None
	attempt: int

	@property
	def is_charged(self) -> bool:
		"""Whether the charge is made."""
		return not self.refusals


def decide_charge(
	facts: AutopayFacts,
	today: date,
	limits: AutopayLimits = DEFAULT_LIMITS,
	calendar: BusinessCalendar = BANKING_CALENDAR,
) -> ChargeDecision:
	"""Decide whether an invoice is charged today.

	Args:
		facts: about the invoice and its customer.
		today: local date.
		limits: of the company.
		calendar: days on which banks move money; a weekend or holiday moves a charge to the next business day.
	"""
	collect_on = _find_collection_day(facts, today, limits, calendar)
	refusals = [
		*_find_general_refusals(facts, today, limits),
		*_find_method_refusals(facts, limits),
		*_find_timing_refusals(facts, today, limits, collect_on),
	]
	return ChargeDecision(tuple(refusals), collect_on, len(facts.attempts) + 1)


def find_notified_on(facts: AutopayFacts) -> date | None:
	"""Return when the customer was notified of a debit of exactly the open amount; None if not yet."""
	return min(
		(notice.delivered_on for notice in facts.notices if notice.amount == facts.outstanding), default=None
	)


def plan_debit(
	due_date: date,
	today: date,
	limits: AutopayLimits = DEFAULT_LIMITS,
	calendar: BusinessCalendar = BANKING_CALENDAR,
) -> date:
	"""Return the day that the notice of a debit names, if it is sent today.

	One day is added to the notice, because a text may wait for the morning.

	Args:
		due_date: of the invoice.
		today: local date.
		limits: of the company.
		calendar: days on which banks move money.
	"""
	earliest = today + timedelta(days=max(limits.notice_days + 1, limits.earliest_debit_days))
	return calendar.next_business_day(max(due_date, earliest))


def _find_general_refusals(facts: AutopayFacts, today: date, limits: AutopayLimits) -> list[ChargeRefusal]:
	"""Return what speaks against charging at all today."""
	earliest = today - timedelta(days=limits.network_days)
	recent = [day for day in facts.method_attempts if day > earliest]
	checks = {
		ChargeRefusal.NOT_OPTED_IN: not facts.is_opted_in,
		ChargeRefusal.NO_METHOD: not facts.method,
		ChargeRefusal.NOTHING_OPEN: facts.outstanding <= 0,
		ChargeRefusal.OLD_SYSTEM: not facts.is_collected_here,
		ChargeRefusal.IN_FLIGHT: facts.is_in_flight,
		ChargeRefusal.DISPUTED: facts.is_disputed,
		ChargeRefusal.VALVE_CLOSED: not facts.is_valve_open,
		ChargeRefusal.DAILY_CAP: facts.charges_today >= limits.most_charges_a_day,
		ChargeRefusal.NETWORK_CAP: len(recent) >= limits.network_attempts,
	}
	return [refusal for refusal, applies in checks.items() if applies]


def _find_method_refusals(facts: AutopayFacts, limits: AutopayLimits) -> list[ChargeRefusal]:
	"""Return what earlier declines of the present method mean."""
	attempts = facts.attempts_with_method
	if not attempts:
		return []
	advice = {attempt.decline for attempt in attempts}
	if DeclineAdvice.NEW_METHOD in advice:
		return [ChargeRefusal.NEEDS_METHOD]
	if DeclineAdvice.ASK_CUSTOMER in advice:
		return [ChargeRefusal.CUSTOMER_MUST_PAY]
	return [ChargeRefusal.RETRIES_USED] if len(attempts) > len(_get_retry_days(facts, limits)) else []


def _find_timing_refusals(
	facts: AutopayFacts, today: date, limits: AutopayLimits, collect_on: date | None
) -> list[ChargeRefusal]:
	"""Return whether the day speaks against the charge."""
	if facts.method_kind is MethodKind.PPA:
		if find_notified_on(facts) is None:
			return [ChargeRefusal.NEEDS_NOTICE]
		is_early = collect_on is not None and (collect_on - today).days > limits.latest_debit_days
	else:
		is_early = collect_on is not None and collect_on > today
	return [ChargeRefusal.TOO_EARLY] if is_early else []


def _get_retry_days(facts: AutopayFacts, limits: AutopayLimits) -> tuple[int, ...]:
	"""Return the calendar of retries of a kind of method."""
	is_card = facts.method_kind is MethodKind.CARD
	return limits.retry_days if is_card else limits.bank_debit_retry_days


def _find_collection_day(
	facts: AutopayFacts, today: date, limits: AutopayLimits, calendar: BusinessCalendar
) -> date | None:
	"""Return the business day on which the money is taken, today at the earliest; None if no attempt is left."""
	attempts, retry_days = facts.attempts_with_method, _get_retry_days(facts, limits)
	if len(attempts) > len(retry_days):
		return None
	earliest = max(facts.due_date, facts.not_before or facts.due_date, today)
	if attempts:
		retry_on = attempts[0].day + timedelta(days=retry_days[len(attempts) - 1])
		earliest = max(earliest, retry_on, attempts[-1].day + ONE_DAY)
	if facts.method_kind is MethodKind.PPA:
		notified_on = find_notified_on(facts)
		if notified_on is None:
			return None
		named = [notice.debit_on for notice in facts.notices if notice.amount == facts.outstanding]
		earliest = max(
			earliest,
			*filter(None, named),
			notified_on + timedelta(days=limits.notice_days),
			today + timedelta(days=limits.earliest_debit_days),
		)
	return calendar.next_business_day(earliest)
