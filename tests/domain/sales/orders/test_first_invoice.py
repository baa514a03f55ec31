"""The first invoice of a service, against figures computed by hand."""

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.amounts import add_taxes
from gigafibre_fsm.domain.sales.orders.first_invoice import (
	SoldLine,
	find_first_days,
	list_first_lines,
	sum_amounts,
)

CASES = (
	# live on, days left, days of the month, price of these days at 79.95, with taxes, first day of the subscription
	("2026-11-01", 30, 30, "79.95", "91.93", "2026-12-01"),
	("2026-11-15", 16, 30, "42.64", "49.02", "2026-12-01"),
	("2026-11-28", 3, 30, "8.00", "9.20", "2026-12-01"),
	("2026-12-31", 1, 31, "2.58", "2.97", "2027-01-01"),
	("2027-02-28", 1, 28, "2.86", "3.29", "2027-03-01"),
	("2028-02-28", 2, 29, "5.51", "6.34", "2028-03-01"),
	("2028-02-29", 1, 29, "2.76", "3.18", "2028-03-01"),
)


@pytest.mark.parametrize(("live_on", "days", "month", "net", "total", "following"), CASES)
def test_the_days_left_of_the_month_are_billed(
	live_on: str, days: int, month: int, net: str, total: str, following: str
):
	first = find_first_days(date.fromisoformat(live_on))
	(line,) = list_first_lines([SoldLine("FIBRE", "Fibre 500", 1, Decimal("79.95"), "Fibre 500")], first)
	assert (first.days, first.month_days, str(first.next_start)) == (days, month, following)
	assert str(line.amount) == net
	assert str(add_taxes(line.amount).total) == total


def test_each_line_is_rounded_apart_and_what_is_paid_once_is_whole():
	lines = [
		SoldLine("FIBRE", "Fibre 500", 1, Decimal("79.95"), "Fibre 500"),
		SoldLine("IP", "Static IP", 1, Decimal("10.05"), "Static IP"),
		SoldLine("MESH", "Mesh", 2, Decimal("149.99")),
	]
	billed = list_first_lines(lines, find_first_days(date(2026, 11, 28)))
	# 3/30 of 79.95 is 7.995 and of 10.05 is 1.005: together 9.00, rounded apart 8.00 + 1.01
	assert [str(line.amount) for line in billed] == ["8.00", "1.01", "299.98"]
	assert str(sum_amounts(billed)) == "308.99"
	assert str(sum_amounts(billed, is_monthly=False)) == "299.98"


def test_several_of_a_monthly_line_are_rounded_once():
	(line,) = list_first_lines(
		[SoldLine("TV", "TV", 3, Decimal("5.05"), "TV")], find_first_days(date(2026, 11, 28))
	)
	# 3/30 of 15.15 is 1.515
	assert (line.quantity, str(line.amount)) == (1, "1.52")
