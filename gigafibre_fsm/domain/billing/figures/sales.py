"""Sales of a period: services that began, services that ended, and what was ordered once; pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.domain.billing.figures.recurring_revenue import RecurringService, compute_monthly

NOTHING = Decimal("0.00")


class SaleKind(Enum):
	"""What happened."""

	BEGUN = "Begun"
	ENDED = "Ended"
	ORDERED = "Ordered"


class SaleSource(Enum):
	"""Who entered it: somebody of the office, or the customer in their account."""

	OFFICE = "Office"
	ACCOUNT = "Customer's account"


@dataclass(frozen=True)
class Sale:
	"""A service that began or ended, or a line of an order.

	Attributes:
		kind: what happened.
		day: on which it happened.
		amount: dollars before tax: a month's of a service, all of an order's line.
		offer: name of the Subscription Plan or Item; empty if there is none.
		seller: name of the User to whom it is counted; empty for the customer.
		source: who entered it.
	"""

	kind: SaleKind
	day: date
	amount: Decimal
	offer: str
	seller: str
	source: SaleSource


@dataclass(frozen=True)
class SalesFigures:
	"""Sales of one group; dollars before tax, of services a month."""

	key: object
	begun: int = 0
	gained: Decimal = NOTHING
	ended: int = 0
	lost: Decimal = NOTHING
	ordered: int = 0
	once: Decimal = NOTHING

	@property
	def net(self) -> Decimal:
		"""What services that began bring a month, less what those that ended brought."""
		return self.gained - self.lost


_FIELDS = {
	SaleKind.BEGUN: ("begun", "gained"),
	SaleKind.ENDED: ("ended", "lost"),
	SaleKind.ORDERED: ("ordered", "once"),
}


def find_end(facts: RecurringService) -> date | None:
	"""Return the day on which a service ended or is to end; None if it goes on."""
	return min(filter(None, (facts.last_day, facts.cancelled_on)), default=None)


def compute_sold(facts: RecurringService) -> Decimal:
	"""Return what a service brings in a month while it runs, after its trial; dollars."""
	running = replace(facts, is_over=False, trial_end=None, last_day=None, cancelled_on=None)
	return compute_monthly(running, facts.start)


def count_by(sales: Iterable[Sale], find_key: Callable[[Sale], object]) -> list[SalesFigures]:
	"""Return the figures of each group, the largest gain first.

	Args:
		sales: of a period.
		find_key: returns the group of a sale.
	"""
	found: dict[object, SalesFigures] = {}
	for sale in sales:
		key = find_key(sale)
		figures = found.get(key, SalesFigures(key))
		number, amount = _FIELDS[sale.kind]
		found[key] = replace(
			figures,
			**{number: getattr(figures, number) + 1, amount: getattr(figures, amount) + sale.amount},
		)
	return sorted(found.values(), key=lambda each: (-each.net, -each.once, f"{each.key}"))


def sum_up(groups: Iterable[SalesFigures]) -> SalesFigures:
	"""Return the figures of all groups together."""
	total = SalesFigures("")
	for each in groups:
		sums = {
			field: getattr(total, field) + getattr(each, field) for pair in _FIELDS.values() for field in pair
		}
		total = replace(total, **sums)
	return total
