"""Credits for outages and broken promises, proposed with their arithmetic.

A credit waits for a person. Its lines show the calculation in figures, so that whoever confirms it can follow it.
Source: Consumer Protection Act (CQLR P-40.1): a service that was not rendered is not owed; a company's own terms may
give more. Rates and limits are data.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.domain.billing.amounts import round_to_cent

ONE_MINUTE = timedelta(minutes=1)
ONE_HOUR = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
ZERO = Decimal("0.00")


class CreditReason(Enum):
	"""What a line of a credit is for."""

	OUTAGE = "Outage"
	LATE_ARRIVAL = "Late Arrival"
	MISSED_VISIT = "Missed Visit"
	ROUNDED_UP = "Raised to the Minimum"
	CAPPED = "Reduced to the Cap"
	CANCELLED_ORDER = "Cancelled Order"
	GOODWILL = "Goodwill"


@dataclass(frozen=True)
class CreditLine:
	"""A line of a credit; dollars before taxes, negative if it reduces the credit.

	Attributes:
		source: name of the incident or promise, empty for a minimum or a cap.
		calculation: the arithmetic in figures.
	"""

	reason: CreditReason
	amount: Decimal
	calculation: str
	source: str = ""


@dataclass(frozen=True)
class ProposedCredit:
	"""A credit that a person may confirm; dollars before taxes. Without lines there is nothing to propose."""

	lines: tuple[CreditLine, ...] = ()

	@property
	def amount(self) -> Decimal:
		"""The whole credit."""
		return sum((line.amount for line in self.lines), ZERO)


class OutageUnit(Enum):
	"""Unit in which an outage is counted; a unit that has begun counts as a whole one."""

	MINUTE = "min"
	HOUR = "h"
	DAY = "d"


@dataclass(frozen=True)
class OutageRules:
	"""How an outage is credited.

	Attributes:
		unit: whole minutes, hours, or days of 24 hours.
		shortest: outages below it are not credited.
		least: dollars below which nothing is proposed.
		minimum: dollars that a credit has at least, if there is one.
		cap: largest part of the monthly price, from 0 to 1.
	"""

	unit: OutageUnit = OutageUnit.HOUR
	shortest: timedelta = timedelta(hours=24)
	minimum: Decimal = Decimal("0.00")
	cap: Decimal = Decimal(1)
	least: Decimal = ZERO


@dataclass(frozen=True)
class Outage:
	"""A time without service that is over; naive UTC."""

	incident: str
	start: datetime
	end: datetime


@dataclass(frozen=True)
class ServicePeriod:
	"""A billing period; dollars before taxes, times in naive UTC, the end excluded.

	Attributes:
		credited: what was credited for outages of this period before.
	"""

	price: Decimal
	start: datetime
	end: datetime
	credited: Decimal = ZERO


DEFAULT_OUTAGE_RULES = OutageRules()
INCIDENT_RULES = OutageRules(unit=OutageUnit.MINUTE, shortest=timedelta(0), least=Decimal("0.05"))
"""For outages that the network measured to the minute."""
UNIT_LENGTHS = {OutageUnit.MINUTE: ONE_MINUTE, OutageUnit.HOUR: ONE_HOUR, OutageUnit.DAY: ONE_DAY}


def propose_outage_credit(
	outages: Iterable[Outage], period: ServicePeriod, rules: OutageRules = DEFAULT_OUTAGE_RULES
) -> ProposedCredit:
	"""Propose the credit for the outages of one billing period, in proportion to its price.

	Overlapping outages count once; an outage that is too short does not count. Only the part within the period counts.

	Args:
		outages: of one service, in any order.
		period: the billing period and its price.
		rules: of the company.
	"""
	unit = UNIT_LENGTHS[rules.unit]
	# real time: the period in which clocks change has an hour more or less, but not a day
	units_of_period = round((period.end - period.start) / unit)
	lines = []
	for outage in _merge_outages(outages):
		units = _count_begun_units(max(outage.start, period.start), min(outage.end, period.end), unit)
		if units > 0 and outage.end - outage.start >= rules.shortest:
			amount = round_to_cent(period.price * units / units_of_period)
			name = rules.unit.value
			calculation = f"{period.price} × {units} {name} / {units_of_period} {name}"
			lines.append(CreditLine(CreditReason.OUTAGE, amount, calculation, outage.incident))
	if sum((line.amount for line in lines), ZERO) < rules.least:
		return ProposedCredit()
	cap = max(ZERO, round_to_cent(period.price * rules.cap) - period.credited)
	return _limit(lines, rules.minimum, cap)


def _count_begun_units(start: datetime, end: datetime, unit: timedelta) -> int:
	"""Return the units from start to end; one that has begun counts as a whole one."""
	return -(-(end - start) // unit)


def _merge_outages(outages: Iterable[Outage]) -> list[Outage]:
	"""Return outages that do not overlap, oldest first; one that overlaps another is named after the older."""
	merged: list[Outage] = []
	for outage in sorted(outages, key=lambda each: (each.start, each.incident)):
		last = merged[-1] if merged else None
		if last and outage.start <= last.end:
			merged[-1] = Outage(last.incident, last.start, max(last.end, outage.end))
		else:
			merged.append(outage)
	return merged


def _limit(lines: list[CreditLine], minimum: Decimal, cap: Decimal) -> ProposedCredit:
	"""Return a credit raised to the minimum and then reduced to the cap, each with a line of its own."""
	total = sum((line.amount for line in lines), ZERO)
	if lines and total < minimum:
		lines = [*lines, CreditLine(CreditReason.ROUNDED_UP, minimum - total, f"{minimum} - {total}")]
		total = minimum
	if total > cap:
		lines = [*lines, CreditLine(CreditReason.CAPPED, cap - total, f"{cap} - {total}")]
	return ProposedCredit(tuple(lines))


@dataclass(frozen=True)
class BrokenPromise:
	"""A promised arrival that was not kept.

	Attributes:
		promise: name of the Dispatch Promise.
		is_missed: nobody came; else the technician was late by `minutes_late`.
	"""

	promise: str
	is_missed: bool
	minutes_late: int = 0


@dataclass(frozen=True)
class PromiseCreditRules:
	"""What a broken promise is worth; dollars before taxes.

	Attributes:
		missed: if nobody came.
		late: if the technician was later than `late_after_minutes`.
		cap: for all promises of one proposal.
	"""

	missed: Decimal = Decimal("25.00")
	late: Decimal = Decimal("0.00")
	late_after_minutes: int = 30
	cap: Decimal = Decimal("50.00")


DEFAULT_PROMISE_RULES = PromiseCreditRules()


def propose_promise_credit(
	promises: Iterable[BrokenPromise], rules: PromiseCreditRules = DEFAULT_PROMISE_RULES
) -> ProposedCredit:
	"""Propose the credit for promised arrivals that were missed or kept too late."""
	lines = []
	for each in promises:
		if each.is_missed and rules.missed > 0:
			lines.append(
				CreditLine(CreditReason.MISSED_VISIT, rules.missed, f"1 × {rules.missed}", each.promise)
			)
		elif not each.is_missed and rules.late > 0 and each.minutes_late > rules.late_after_minutes:
			calculation = f"{each.minutes_late} min > {rules.late_after_minutes} min: {rules.late}"
			lines.append(CreditLine(CreditReason.LATE_ARRIVAL, rules.late, calculation, each.promise))
	return _limit(lines, ZERO, rules.cap)
