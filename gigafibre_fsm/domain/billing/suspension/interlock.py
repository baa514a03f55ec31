"""Safety interlock: everything that speaks against suspending a service, with the facts behind each reason.

Sources: Internet Code (CRTC 2019-269) and Wireless Code: more than 50 $ and more than two months overdue, notices 14
days and 24 hours before, permitted hours, no suspension for a disputed amount; they bind named large providers only,
and all limits are data. Law 25 (Québec): a decision made by a machine alone must be open to review by a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from gigafibre_fsm.domain.billing.calendar import (
	CUSTOMER_CALENDAR,
	BusinessCalendar,
	SuspensionHours,
	find_forbidden_time,
	to_local,
)


class Objection(Enum):
	"""Kind of reason against a suspension."""

	INCIDENT = "Incident"
	DISPUTE = "Dispute"
	CLAIM = "Claim"
	VISIT_PENDING = "Visit Pending"
	IN_FLIGHT = "Payment in Flight"
	PROMISE = "Promise or Delay"
	AMOUNT_TOO_SMALL = "Amount Too Small"
	DEBT_TOO_RECENT = "Debt Too Recent"
	NO_FIRST_NOTICE = "No First Notice"
	FIRST_NOTICE_TOO_RECENT = "First Notice Too Recent"
	NO_LAST_NOTICE = "No Last Notice"
	LAST_NOTICE_TOO_RECENT = "Last Notice Too Recent"
	LAST_NOTICE_TOO_OLD = "Last Notice Too Old"
	FORBIDDEN_TIME = "Forbidden Time"
	VALVE_CLOSED = "Valve Closed"
	MEDICAL = "Medical"
	NOT_REVIEWED = "Not Reviewed"
	UNKNOWN_FACT = "Unknown Fact"


@dataclass(frozen=True)
class InterlockLimits:
	"""Limits of suspensions.

	Attributes:
		amount: dollars; more must be overdue.
		months: more must have passed since the oldest unpaid due date.
		first_notice_days: calendar days from the first notice to the suspension.
		last_notice: from the last notice to the suspension.
		last_notice_lifetime: a last notice that is older no longer announces this suspension.
		is_review_required: a person must have confirmed the suspension.
		hours, calendar: when a service may be suspended.
	"""

	amount: Decimal = Decimal("50.00")
	months: int = 2
	first_notice_days: int = 14
	last_notice: timedelta = timedelta(hours=24)
	last_notice_lifetime: timedelta = timedelta(days=7)
	is_review_required: bool = True
	hours: SuspensionHours = field(default_factory=SuspensionHours)
	calendar: BusinessCalendar = CUSTOMER_CALENDAR


DEFAULT_LIMITS = InterlockLimits()


@dataclass(frozen=True)
class SuspensionFacts:
	"""What is known of a customer and their service when the interlock is asked; times in naive UTC.

	Attributes:
		overdue: dollars by the ledger, without disputed amounts.
		oldest_due_date: of what is unpaid.
		incidents: open ones that cover the address.
		disputes, claims, visits, payments, promises: open ones of the customer, by name.
		first_notice_at, last_notice_at: when each was delivered; None if it was not.
		valve_obstacle: code of why nothing may leave the site; empty if it may.
		has_medical_flag: somebody's health depends on the service; what exactly is not stored here.
		reviewed_by: person who confirmed the suspension.
		unknown: names of facts that could not be established.
	"""

	overdue: Decimal
	oldest_due_date: date
	incidents: tuple[str, ...] = ()
	disputes: tuple[str, ...] = ()
	claims: tuple[str, ...] = ()
	visits: tuple[str, ...] = ()
	payments: tuple[str, ...] = ()
	promises: tuple[str, ...] = ()
	first_notice_at: datetime | None = None
	last_notice_at: datetime | None = None
	is_valve_open: bool = False
	valve_obstacle: str = ""
	has_medical_flag: bool = False
	reviewed_by: str | None = None
	unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class ObjectionFound:
	"""A reason against a suspension with the facts behind it: names of documents, dollars, ISO days, local times."""

	objection: Objection
	evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class SuspensionVerdict:
	"""Answer of the interlock; it is stored whatever it says, and holds for the moment of `checked_at` only."""

	objections: tuple[ObjectionFound, ...]
	facts: SuspensionFacts
	checked_at: datetime

	@property
	def is_allowed(self) -> bool:
		"""Whether nothing speaks against the suspension."""
		return not self.objections

	@property
	def lacks_only_review(self) -> bool:
		"""Whether a person may confirm the suspension: nothing else speaks against it."""
		return [each.objection for each in self.objections] == [Objection.NOT_REVIEWED]


def check_suspension(
	facts: SuspensionFacts, now: datetime, zone: ZoneInfo, limits: InterlockLimits = DEFAULT_LIMITS
) -> SuspensionVerdict:
	"""Return whether a service may be suspended now, with every reason against it.

	Args:
		facts: about the customer and the service.
		now: naive UTC.
		zone: where the customer is.
		limits: of the company.
	"""
	found = (
		*_find_open_matters(facts),
		*_find_thresholds_not_met(facts, to_local(now, zone).date(), limits),
		*_find_missing_notices(facts, now, zone, limits),
		*_find_other_objections(facts, now, zone, limits),
	)
	return SuspensionVerdict(found, facts, now)


def _find_open_matters(facts: SuspensionFacts) -> Iterator[ObjectionFound]:
	"""Yield what is open between company and customer, and what nobody could establish."""
	matters = {
		Objection.INCIDENT: facts.incidents,
		Objection.DISPUTE: facts.disputes,
		Objection.CLAIM: facts.claims,
		Objection.VISIT_PENDING: facts.visits,
		Objection.IN_FLIGHT: facts.payments,
		Objection.PROMISE: facts.promises,
		Objection.UNKNOWN_FACT: facts.unknown,
	}
	for objection, evidence in matters.items():
		if evidence:
			yield ObjectionFound(objection, evidence)


def _find_thresholds_not_met(
	facts: SuspensionFacts, today: date, limits: InterlockLimits
) -> Iterator[ObjectionFound]:
	"""Yield which of the two thresholds is not exceeded; both must be."""
	if facts.overdue <= limits.amount:
		yield ObjectionFound(Objection.AMOUNT_TOO_SMALL, (str(facts.overdue), str(limits.amount)))
	last_day = facts.oldest_due_date + relativedelta(months=limits.months)
	if today <= last_day:
		yield ObjectionFound(Objection.DEBT_TOO_RECENT, (str(facts.oldest_due_date), str(last_day)))


def _find_missing_notices(
	facts: SuspensionFacts, now: datetime, zone: ZoneInfo, limits: InterlockLimits
) -> Iterator[ObjectionFound]:
	"""Yield which notice was not delivered, or not delivered long enough ago."""
	first, last = facts.first_notice_at, facts.last_notice_at
	if first is None:
		yield ObjectionFound(Objection.NO_FIRST_NOTICE)
	elif (to_local(now, zone).date() - to_local(first, zone).date()).days < limits.first_notice_days:
		yield ObjectionFound(Objection.FIRST_NOTICE_TOO_RECENT, (_format_time(first, zone),))
	# a last notice from before the first announced something else
	if last is None or (first is not None and last < first):
		yield ObjectionFound(Objection.NO_LAST_NOTICE)
	elif now - last < limits.last_notice:
		yield ObjectionFound(Objection.LAST_NOTICE_TOO_RECENT, (_format_time(last, zone),))
	elif now - last > limits.last_notice_lifetime:
		yield ObjectionFound(Objection.LAST_NOTICE_TOO_OLD, (_format_time(last, zone),))


def _find_other_objections(
	facts: SuspensionFacts, now: datetime, zone: ZoneInfo, limits: InterlockLimits
) -> Iterator[ObjectionFound]:
	"""Yield what hour, valve, health and review say."""
	if forbidden := find_forbidden_time(now, zone, limits.calendar, limits.hours):
		yield ObjectionFound(Objection.FORBIDDEN_TIME, (forbidden.value, _format_time(now, zone)))
	if not facts.is_valve_open:
		yield ObjectionFound(Objection.VALVE_CLOSED, tuple(filter(None, (facts.valve_obstacle,))))
	if facts.has_medical_flag:
		yield ObjectionFound(Objection.MEDICAL)
	if limits.is_review_required and not facts.reviewed_by:
		yield ObjectionFound(Objection.NOT_REVIEWED)


def _format_time(moment: datetime, zone: ZoneInfo) -> str:
	"""Return a moment in naive UTC as evidence: local, in ISO format to the minute."""
	return to_local(moment, zone).replace(tzinfo=None).isoformat(" ", "minutes")
