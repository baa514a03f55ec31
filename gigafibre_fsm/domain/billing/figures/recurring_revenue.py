"""Monthly recurring revenue: what a subscription brings in a month, and what changed from one day to the next; pure.

An amount is before tax and in dollars. A period is turned into months by the mean length of a year, 365.2425 days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from gigafibre_fsm.domain.billing.amounts import CENT, round_to_cent

DAYS_A_MONTH = Fraction(3_652_425, 120_000)
"""Of a mean Gregorian year: 365.2425 / 12."""
MONTHS = {
	"Day": 1 / DAYS_A_MONTH,
	"Week": 7 / DAYS_A_MONTH,
	"Month": Fraction(1),
	"Year": Fraction(12),
}
"""How many months ERPNext's billing intervals last."""
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class PlanLine:
	"""A plan within a subscription.

	Attributes:
		cost: dollars for one, for its period, or for a month if `is_monthly_rate`.
		quantity: how many of it.
		interval: `Day`, `Week`, `Month` or `Year`.
		count: how many intervals a period lasts.
		is_monthly_rate: ERPNext's price determination *Monthly Rate*.
	"""

	cost: Decimal
	quantity: Decimal = Decimal(1)
	interval: str = "Month"
	count: int = 1
	is_monthly_rate: bool = False


@dataclass(frozen=True)
class RecurringService:
	"""A subscription as it is now.

	Attributes:
		is_over: it has ended or was cancelled; one that is unpaid counts like an active one.
		trial_end, last_day: local days, included.
		cancelled_on: local day from which it is over.
		discount_percent: of its invoices; `discount_amount`: dollars of each of them.
	"""

	lines: tuple[PlanLine, ...]
	start: date
	is_over: bool = False
	trial_end: date | None = None
	last_day: date | None = None
	cancelled_on: date | None = None
	discount_percent: Decimal = Decimal(0)
	discount_amount: Decimal = Decimal(0)


class MovementKind(Enum):
	"""Why a customer's revenue changed."""

	OPENING = "Opening"
	NEW = "New"
	REACTIVATION = "Reactivation"
	EXPANSION = "Expansion"
	CONTRACTION = "Contraction"
	CHURN = "Churn"


@dataclass(frozen=True)
class RevenueChange:
	"""A customer's monthly revenue before and after a day, in dollars."""

	customer: str
	kind: MovementKind
	before: Decimal
	after: Decimal

	@property
	def change(self) -> Decimal:
		"""What it adds to the revenue; negative if it takes away."""
		return self.after - self.before


@dataclass(frozen=True)
class RevenueFigures:
	"""What managers ask of a period; dollars a month, and customers who pay.

	`churn_percent` and `revenue_per_customer` are None where nobody paid.
	"""

	opening: Decimal
	closing: Decimal
	customers: int
	by_kind: Mapping[MovementKind, Decimal] = field(default_factory=dict)

	@property
	def churn_percent(self) -> Decimal | None:
		"""Revenue lost with customers who left, of the revenue at the beginning."""
		lost = -self.by_kind.get(MovementKind.CHURN, NOTHING)
		return (100 * lost / self.opening).quantize(Decimal("0.1")) if self.opening else None

	@property
	def revenue_per_customer(self) -> Decimal | None:
		"""Average revenue per user (ARPU) at the end."""
		return round_to_cent(self.closing / self.customers) if self.customers else None


def compute_monthly(facts: RecurringService, today: date) -> Decimal:
	"""Return what a subscription brings in a month on a day; nothing before its start, in its trial and after its end.

	Args:
		facts: the subscription.
		today: local day.
	"""
	if not _is_counted(facts, today):
		return NOTHING
	total = sum((_monthly_value(line) for line in facts.lines), Fraction(0))
	total -= total * Fraction(facts.discount_percent) / 100
	if facts.lines:
		total -= Fraction(facts.discount_amount) / _months(facts.lines[0])
	return max(_to_cents(total), NOTHING)


def find_movements(
	before: Mapping[str, Decimal], after: Mapping[str, Decimal], known: Iterable[str]
) -> list[RevenueChange]:
	"""Return what changed between two days, by customer; the changes add up to that of the whole.

	Args:
		before, after: dollars a month by customer; who is left out pays nothing.
		known: customers who have paid at any time: they are reactivated, not new.
	"""
	paid_once, found = set(known), []
	for customer in sorted({*before, *after}):
		old, new = before.get(customer, NOTHING), after.get(customer, NOTHING)
		if old != new:
			found.append(RevenueChange(customer, _judge(old, new, customer in paid_once), old, new))
	return found


def _judge(old: Decimal, new: Decimal, is_known: bool) -> MovementKind:
	if not old:
		return MovementKind.REACTIVATION if is_known else MovementKind.NEW
	if not new:
		return MovementKind.CHURN
	return MovementKind.EXPANSION if new > old else MovementKind.CONTRACTION


def _is_counted(facts: RecurringService, today: date) -> bool:
	if facts.is_over or facts.start > today:
		return False
	if facts.trial_end and facts.trial_end >= today:
		return False
	if facts.last_day and facts.last_day < today:
		return False
	return not (facts.cancelled_on and facts.cancelled_on <= today)


def _monthly_value(line: PlanLine) -> Fraction:
	value = Fraction(line.cost) * Fraction(line.quantity)
	return value if line.is_monthly_rate else value / _months(line)


def _months(line: PlanLine) -> Fraction:
	return MONTHS[line.interval] * max(line.count, 1)


def _to_cents(amount: Fraction) -> Decimal:
	"""Return the amount rounded to the cent, half a cent up, without a detour by way of floats."""
	cents = (amount * 100 + Fraction(1, 2)).__floor__()
	return Decimal(cents) * CENT
