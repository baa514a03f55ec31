"""The most that a customer owes who ends a contract before its term. Pure; dollars before taxes.

Source: Consumer Protection Act (CQLR P-40.1), sections 214.7 and 214.8, and its regulation, sections 79.10 and 79.11. The
company may ask for less, and asks for nothing where the telecommunications regulator forbids a fee.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gigafibre_fsm.domain.billing.amounts import round_to_cent
from gigafibre_fsm.domain.sales.agreements.rights import add_months

MOST_WITHOUT_REBATE = Decimal(50)
SHARE_OF_REST = Decimal("0.10")
MONTHS_WITHOUT_TERM = 48
"""A rebate on equipment is used up after so many months where there is no term."""


@dataclass(frozen=True, slots=True)
class EndingFacts:
	"""What the amount depends on.

	Attributes:
		monthly_net: price of a month before taxes.
		starts_on: first day of the service.
		ends_on: the last day of service.
		term_months: None without a term.
		equipment_rebate: dollars by which equipment was cheaper because of the contract; zero without.
		is_within_right: the customer ends it while they may change their mind.
	"""

	monthly_net: Decimal
	starts_on: date
	ends_on: date
	term_months: int | None
	equipment_rebate: Decimal
	is_within_right: bool = False


@dataclass(frozen=True, slots=True)
class EndingAmount:
	"""The amount, and the arithmetic in figures."""

	amount: Decimal
	calculation: str


def compute_ending_amount(facts: EndingFacts) -> EndingAmount:
	"""Return the most that may be asked for.

	With a rebate on equipment: the rebate, less an equal part for each month that has begun. Without one: a tenth of the
	price of the service that the term still had, and never more than 50 dollars; nothing where there is no term.
	"""
	if facts.is_within_right:
		return EndingAmount(Decimal("0.00"), "0")
	if facts.equipment_rebate > 0:
		return _rebate_left(facts)
	if not facts.term_months:
		return EndingAmount(Decimal("0.00"), "0")
	return _tenth_of_rest(facts)


def _rebate_left(facts: EndingFacts) -> EndingAmount:
	months = facts.term_months or MONTHS_WITHOUT_TERM
	begun = min(months, count_begun_months(facts.starts_on, facts.ends_on))
	amount = round_to_cent(facts.equipment_rebate * (months - begun) / months)
	return EndingAmount(amount, f"{facts.equipment_rebate:.2f} × ({months} − {begun}) / {months}")


def _tenth_of_rest(facts: EndingFacts) -> EndingAmount:
	last = add_months(facts.starts_on, facts.term_months)
	whole = (last - facts.starts_on).days
	left = max(0, (last - facts.ends_on).days - 1)
	rest = facts.monthly_net * facts.term_months * left / whole
	amount = min(MOST_WITHOUT_REBATE, round_to_cent(rest * SHARE_OF_REST))
	calculation = f"min(50.00, 10 % × {facts.monthly_net:.2f} × {facts.term_months} × {left} d / {whole} d)"
	return EndingAmount(round_to_cent(amount), calculation)


def count_begun_months(start: date, end: date) -> int:
	"""Return how many months of service have begun by the end of a day; a month begins on the day of the start."""
	if end < start:
		return 0
	months = (end.year - start.year) * 12 + end.month - start.month
	return months + (1 if add_months(start, months) <= end else 0)
