"""Late interest: simple interest at an annual rate, only if the customer agreed to it, never taxed.

Sources: Interest Act (R.S.C. 1985, c. I-15), s. 4: a rate that is not expressed as a yearly rate is limited to 5 % a
year; Criminal Code, s. 347: the highest permitted rate; Revenu Québec: interest is a financial service, without TPS
and TVQ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gigafibre_fsm.domain.billing.amounts import round_to_cent

DAYS_A_YEAR = 365
HIGHEST_ANNUAL_PERCENT = Decimal(35)


@dataclass(frozen=True)
class InterestTerms:
	"""What a customer agreed to.

	Attributes:
		annual_percent: percent a year, as shown on the invoice.

	Raises:
		ValueError: the rate is negative or above the highest permitted one.
	"""

	annual_percent: Decimal
	is_agreed: bool

	def __post_init__(self) -> None:
		if not 0 <= self.annual_percent <= HIGHEST_ANNUAL_PERCENT:
			raise ValueError(f"{self.annual_percent} % a year is not between 0 and {HIGHEST_ANNUAL_PERCENT}")


@dataclass(frozen=True)
class OverdueBalance:
	"""A sum that stayed overdue from the day after `since` up to and including `until`; dollars.

	It contains no interest: interest bears none.
	"""

	principal: Decimal
	since: date
	until: date

	@property
	def days(self) -> int:
		"""Days of interest."""
		return max(0, (self.until - self.since).days)


@dataclass(frozen=True)
class LateInterest:
	"""Interest to be charged; dollars, without taxes.

	Attributes:
		calculation: the arithmetic in figures, a line for each balance.
	"""

	amount: Decimal
	annual_percent: Decimal
	calculation: tuple[str, ...]


def compute_late_interest(balances: Iterable[OverdueBalance], terms: InterestTerms) -> LateInterest:
	"""Return the interest on overdue balances, rounded once at the end; zero without an agreement."""
	if not terms.is_agreed:
		return LateInterest(Decimal("0.00"), terms.annual_percent, ())
	charged = [balance for balance in balances if balance.principal > 0 and balance.days]
	exact = sum(
		(balance.principal * terms.annual_percent * balance.days / 100 / DAYS_A_YEAR for balance in charged),
		Decimal(0),
	)
	lines = tuple(
		f"{balance.principal} × {terms.annual_percent} % × {balance.days} / {DAYS_A_YEAR}"
		for balance in charged
	)
	return LateInterest(round_to_cent(exact), terms.annual_percent, lines)
