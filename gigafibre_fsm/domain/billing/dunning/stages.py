"""Steps of a dunning case: a clock that counts from the oldest unpaid due date, as data.

Whether anything is owed is judged by the ledger: neither a status nor an invoice's own field decides it.
Source of the notices: Internet Code (CRTC 2019-269): 14 days and 24 hours before a suspension.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.domain.billing.calendar import CUSTOMER_CALENDAR, ONE_DAY, BusinessCalendar


class DunningStep(Enum):
	"""What happens in a case, in this order."""

	UPCOMING = "Upcoming Payment"
	REMINDER = "Reminder"
	SECOND_REMINDER = "Second Reminder"
	FINAL_REMINDER = "Final Reminder"
	LATE_INTEREST = "Late Interest"
	CALL = "Call"
	SUSPENSION_NOTICE = "Suspension Notice"
	LAST_SUSPENSION_NOTICE = "Last Suspension Notice"


REMINDERS = (
	DunningStep.UPCOMING,
	DunningStep.REMINDER,
	DunningStep.SECOND_REMINDER,
	DunningStep.FINAL_REMINDER,
)
"""A later one replaces those before it: after an outage the customer gets one message, not four."""
SUSPENSION_NOTICES = frozenset({DunningStep.SUSPENSION_NOTICE, DunningStep.LAST_SUSPENSION_NOTICE})


class PauseReason(Enum):
	"""Why a case stands still."""

	PROMISE = "Promise"
	INCIDENT = "Incident"
	DISPUTE = "Dispute"
	IN_FLIGHT = "Payment in Flight"


class DunningState(Enum):
	"""State of a case."""

	OPEN = "Open"
	REMINDED = "Reminded"
	FINAL_NOTICE = "Final Notice"
	READY = "Ready"
	SUSPENDED = "Suspended"
	PAUSED = "Paused"
	CLOSED = "Closed"


@dataclass(frozen=True)
class StepDay:
	"""Day of a step, counted from the due date; negative before it.

	Attributes:
		days: business days or calendar days.
		in_business_days: False for calendar days; the step still waits for a business day.
	"""

	days: int
	in_business_days: bool = True


DEFAULT_DAYS: Mapping[DunningStep, StepDay] = {
	DunningStep.UPCOMING: StepDay(-3),
	DunningStep.REMINDER: StepDay(1),
	DunningStep.SECOND_REMINDER: StepDay(7),
	DunningStep.FINAL_REMINDER: StepDay(14),
	DunningStep.LATE_INTEREST: StepDay(15),
	DunningStep.CALL: StepDay(30, in_business_days=False),
	DunningStep.SUSPENSION_NOTICE: StepDay(46, in_business_days=False),
	DunningStep.LAST_SUSPENSION_NOTICE: StepDay(59, in_business_days=False),
}


@dataclass(frozen=True)
class DunningClock:
	"""The steps that a company takes; a step that is left out is not taken.

	Attributes:
		days: day of each step.
		suspension_amount: dollars; no notice of suspension for this or less.
		notice_gap: calendar days from the first notice of suspension to the last.
	"""

	days: Mapping[DunningStep, StepDay] = field(default_factory=lambda: DEFAULT_DAYS)
	suspension_amount: Decimal = Decimal("50.00")
	notice_gap: int = 13


DEFAULT_CLOCK = DunningClock()


@dataclass(frozen=True)
class CaseFacts:
	"""What decides the next step of a customer's case; dollars, by the ledger.

	Attributes:
		balance: all that the customer owes, due or not; negative for a credit.
		overdue: the part of it that is past its due date.
		oldest_due_date: of what is unpaid.
		done: day on which each step was last taken; a notice only when it was delivered.
		pauses: reasons for which the case stands still.
		is_interest_agreed: the customer agreed to an annual rate.
		is_suspended: the service is suspended for this debt.
	"""

	balance: Decimal
	overdue: Decimal
	oldest_due_date: date
	done: Mapping[DunningStep, date] = field(default_factory=dict)
	pauses: tuple[PauseReason, ...] = ()
	is_interest_agreed: bool = False
	is_suspended: bool = False


@dataclass(frozen=True)
class CaseDecision:
	"""What is to be done in a case.

	Attributes:
		state: of the case.
		due_steps: steps to take today, in order.
		next_day: day of the next step after today; None if there is none, or the case stands still.
	"""

	state: DunningState
	due_steps: tuple[DunningStep, ...] = ()
	next_day: date | None = None


def decide_case(
	facts: CaseFacts,
	today: date,
	clock: DunningClock = DEFAULT_CLOCK,
	calendar: BusinessCalendar = CUSTOMER_CALENDAR,
) -> CaseDecision:
	"""Decide which steps a case takes today, and in which state it is.

	Args:
		facts: about the customer's debt.
		today: local date.
		clock: steps of the company.
		calendar: days on which customers may be disturbed; no step is taken on others.
	"""
	days = find_step_days(facts, clock, calendar)
	state = _find_state(facts, days)
	if state in (DunningState.CLOSED, DunningState.PAUSED, DunningState.SUSPENDED):
		return CaseDecision(state)
	outdated = _find_outdated(facts, days, today)
	left = {
		step: day for step, day in days.items() if step not in outdated and not _is_done(facts, step, day)
	}
	due = [step for step, day in left.items() if day <= today] if calendar.is_business_day(today) else []
	later = [max(day, calendar.next_business_day(today)) for step, day in left.items() if step not in due]
	return CaseDecision(state, tuple(due), min(later, default=None))


def find_step_days(
	facts: CaseFacts, clock: DunningClock = DEFAULT_CLOCK, calendar: BusinessCalendar = CUSTOMER_CALENDAR
) -> dict[DunningStep, date]:
	"""Return the day of each step that applies to a case, in the order of the steps.

	Args:
		facts: about the customer's debt.
		clock: steps of the company.
		calendar: days on which customers may be disturbed.
	"""
	days = {
		step: _find_day(clock.days[step], facts.oldest_due_date, calendar)
		for step in DunningStep
		if step in clock.days and _applies(step, facts, clock)
	}
	first, last = DunningStep.SUSPENSION_NOTICE, DunningStep.LAST_SUSPENSION_NOTICE
	if last in days:
		if first not in days or not _is_done(facts, first, days[first]):
			del days[last]
		else:
			earliest = facts.done[first] + timedelta(days=clock.notice_gap)
			days[last] = calendar.next_business_day(max(days[last], earliest))
	return days


def _applies(step: DunningStep, facts: CaseFacts, clock: DunningClock) -> bool:
	"""Whether a step can be taken in a case at all."""
	if step is DunningStep.LATE_INTEREST:
		return facts.is_interest_agreed
	return step not in SUSPENSION_NOTICES or facts.overdue > clock.suspension_amount


def _find_day(step_day: StepDay, due_date: date, calendar: BusinessCalendar) -> date:
	"""Return the business day of a step."""
	if step_day.in_business_days:
		return calendar.add_business_days(due_date, step_day.days)
	return calendar.next_business_day(due_date + ONE_DAY * step_day.days)


def _is_done(facts: CaseFacts, step: DunningStep, day: date) -> bool:
	"""Whether a step was taken for the present debt: one taken before its day belonged to an older, paid one."""
	done_on = facts.done.get(step)
	return done_on is not None and done_on >= day


def _find_outdated(facts: CaseFacts, days: Mapping[DunningStep, date], today: date) -> set[DunningStep]:
	"""Return the reminders that a later one replaces, and the announcement of a payment that is already due."""
	reached = [
		step
		for step in REMINDERS
		if step in days and (days[step] <= today or _is_done(facts, step, days[step]))
	]
	is_due = today >= facts.oldest_due_date
	return {*reached[:-1], *([DunningStep.UPCOMING] if is_due else [])}


def _find_state(facts: CaseFacts, days: Mapping[DunningStep, date]) -> DunningState:
	"""Return the state of a case from the ledger, what stops it, and what was done."""
	if facts.balance <= 0:
		return DunningState.CLOSED
	if facts.is_suspended:
		return DunningState.SUSPENDED
	if facts.pauses:
		return DunningState.PAUSED
	done = {step for step, day in days.items() if _is_done(facts, step, day)}
	if DunningStep.LAST_SUSPENSION_NOTICE in done:
		return DunningState.READY
	if DunningStep.FINAL_REMINDER in done:
		return DunningState.FINAL_NOTICE
	return DunningState.REMINDED if done & set(REMINDERS[1:]) else DunningState.OPEN
