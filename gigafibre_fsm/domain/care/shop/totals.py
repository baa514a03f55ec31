"""What an order costs: the lines, and both taxes as the invoice will have them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.amounts import TaxedAmount


@dataclass(frozen=True)
class OrderLine:
	"""A line of an order: its price is that of one, in dollars before taxes."""

	item: str
	title: str
	quantity: int
	price: Decimal
	is_monthly: bool

	@property
	def amount(self) -> Decimal:
		"""Dollars before taxes; each month for a monthly line."""
		return self.price * self.quantity


@dataclass(frozen=True)
class OrderTotals:
	"""What is paid now, and what is added to each monthly invoice."""

	now: TaxedAmount
	monthly: TaxedAmount

	@property
	def agreed(self) -> str:
		"""Both with taxes, as a form sends back what its customer saw: `22.99`, or `22.99+11.50` with a monthly part."""
		monthly = f"+{self.monthly.total}" if self.monthly.net else ""
		return f"{self.now.total}{monthly}"


def sum_lines(lines: Iterable[OrderLine]) -> OrderTotals:
	"""Return what is paid now and each month; taxes are computed on the sum of the lines, as on an invoice."""
	found = tuple(lines)
	return OrderTotals(*(_sum(found, is_monthly=is_monthly) for is_monthly in (False, True)))


def _sum(lines: tuple[OrderLine, ...], *, is_monthly: bool) -> TaxedAmount:
	return amounts.add_taxes(
		sum((each.amount for each in lines if each.is_monthly is is_monthly), Decimal(0))
	)
