"""Revenue by service and month: a table of what was invoiced; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class InvoicedSum:
	"""What was invoiced of a service in a month, less what was credited; dollars before tax.

	`month` is its first day.
	"""

	service: str
	month: date
	amount: Decimal


@dataclass(frozen=True)
class ServiceRevenue:
	"""A service: what was invoiced of it in each month of the table, in dollars before tax."""

	service: str
	months: tuple[Decimal, ...]

	@property
	def total(self) -> Decimal:
		"""Of all months."""
		return sum(self.months, NOTHING)


def tabulate(sums: Iterable[InvoicedSum], months: Sequence[date]) -> list[ServiceRevenue]:
	"""Return the services with their months, the largest first.

	Args:
		sums: of any services and of months of the table.
		months: the first day of each month of the table, in order.
	"""
	places = {month: place for place, month in enumerate(months)}
	found: dict[str, list[Decimal]] = {}
	for each in sums:
		row = found.setdefault(each.service, [NOTHING] * len(months))
		row[places[each.month]] += each.amount
	table = [ServiceRevenue(service, tuple(row)) for service, row in found.items()]
	return sorted(table, key=lambda row: (-row.total, row.service))


def keep_largest(table: Sequence[ServiceRevenue], most: int, others: str) -> list[ServiceRevenue]:
	"""Return the first rows of a table, and the rest of it as one row, for a chart that is readable.

	Args:
		table: as `tabulate` returns it.
		most: rows at most.
		others: name of the row that holds the rest.
	"""
	if len(table) <= most:
		return list(table)
	kept, rest = table[: most - 1], table[most - 1 :]
	sums = tuple(sum(column, NOTHING) for column in zip(*(row.months for row in rest), strict=True))
	return [*kept, ServiceRevenue(others, sums)]
