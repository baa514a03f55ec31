"""The first invoice of a service: the days that are left of the month in which it begins. Pure.

The day of the activation counts. Every line is rounded apart, half a cent up; taxes are computed on their sum.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from gigafibre_fsm.domain.billing.amounts import round_to_cent


@dataclass(frozen=True)
class SoldLine:
	"""A line of an order.

	Attributes:
		item: name of the Item.
		title: what people read.
		quantity: how many.
		price: of one, in dollars before taxes; of a month for a monthly line.
		plan: the Subscription Plan of a monthly line; empty for one that is paid once.
		quotation_row: the Quotation Item that it comes from; empty for what is sold at the prices of the day.
	"""

	item: str
	title: str
	quantity: int
	price: Decimal
	plan: str = ""
	quotation_row: str = ""

	@property
	def is_monthly(self) -> bool:
		"""Whether it is paid each month."""
		return bool(self.plan)

	@property
	def amount(self) -> Decimal:
		"""Dollars before taxes; of a month for a monthly line."""
		return self.price * self.quantity


@dataclass(frozen=True)
class FirstDays:
	"""The days that the first invoice bills, both included, and the days of that month."""

	start: date
	end: date
	month_days: int

	@property
	def days(self) -> int:
		"""Days of service."""
		return (self.end - self.start).days + 1

	@property
	def next_start(self) -> date:
		"""First day that the subscription bills."""
		return self.end + timedelta(days=1)


def find_first_days(live_on: date) -> FirstDays:
	"""Return the days that the first invoice bills: from the day on which the line works to the end of its month."""
	month_days = monthrange(live_on.year, live_on.month)[1]
	return FirstDays(live_on, live_on.replace(day=month_days), month_days)


def prorate(monthly: Decimal, first: FirstDays) -> Decimal:
	"""Return the price of the first days: monthly × days left / days of the month, half a cent up."""
	return round_to_cent(monthly * first.days / first.month_days)


def list_first_lines(lines: Iterable[SoldLine], first: FirstDays) -> tuple[SoldLine, ...]:
	"""Return the lines of the first invoice: a monthly line costs its first days, any other its price.

	A monthly line of several is one of them all, so that what is rounded is the line.
	"""
	return tuple(
		replace(each, quantity=1, price=prorate(each.amount, first)) if each.is_monthly else each
		for each in lines
	)


def sum_first_days(lines: Iterable[SoldLine], live_on: date) -> Decimal:
	"""Return the first invoice before taxes of a line that works from a day on."""
	return sum_amounts(list_first_lines(lines, find_first_days(live_on)))


def sum_amounts(lines: Iterable[SoldLine], *, is_monthly: bool | None = None) -> Decimal:
	"""Return the sum of lines before taxes, of all or of those that are paid each month or once."""
	wanted = (each for each in lines if is_monthly is None or each.is_monthly is is_monthly)
	return sum((each.amount for each in wanted), Decimal(0))
