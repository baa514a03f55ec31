"""The table of revenue by service and month, against sums made by hand."""

from datetime import date
from decimal import Decimal

from gigafibre_fsm.domain.billing.figures.service_revenue import (
	InvoicedSum,
	ServiceRevenue,
	keep_largest,
	tabulate,
)

JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 1)


def invoiced(service: str, month: date, amount: str) -> InvoicedSum:
	return InvoicedSum(service, month, Decimal(amount))


def row(service: str, *months: str) -> ServiceRevenue:
	return ServiceRevenue(service, tuple(Decimal(each) for each in months))


def test_each_service_has_all_months_and_the_largest_comes_first():
	sums = [
		invoiced("Television", FEBRUARY, "20.00"),
		invoiced("Internet", JANUARY, "79.95"),
		invoiced("Internet", FEBRUARY, "-79.95"),
		invoiced("Internet", FEBRUARY, "159.90"),
		invoiced("Setup", JANUARY, "20.00"),
	]
	assert tabulate(sums, [JANUARY, FEBRUARY]) == [
		row("Internet", "79.95", "79.95"),
		row("Setup", "20.00", "0.00"),
		row("Television", "0.00", "20.00"),
	]


def test_what_was_only_credited_stands_last():
	sums = [invoiced("Modem", JANUARY, "-10.00"), invoiced("Internet", JANUARY, "0.10")]
	assert [each.service for each in tabulate(sums, [JANUARY])] == ["Internet", "Modem"]


def test_the_rest_is_one_row():
	table = [row("A", "9", "1"), row("B", "5", "0"), row("C", "2", "2"), row("D", "0", "1")]
	assert keep_largest(table, 4, "Others") == table
	assert keep_largest(table, 3, "Others") == [*table[:2], row("Others", "2", "3")]
