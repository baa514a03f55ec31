"""Sales of a period, against sums made by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.figures.recurring_revenue import PlanLine, RecurringService
from gigafibre_fsm.domain.billing.figures.sales import (
	Sale,
	SaleKind,
	SalesFigures,
	SaleSource,
	compute_sold,
	count_by,
	find_end,
	sum_up,
)

START = date(2027, 2, 1)
SERVICE = RecurringService(lines=(PlanLine(Decimal("79.95")),), start=START)


def sale(kind: SaleKind, amount: str, offer: str) -> Sale:
	return Sale(kind, START, Decimal(amount), offer, "luc@example.com", SaleSource.OFFICE)


SALES = [
	sale(SaleKind.BEGUN, "79.95", "Fibre 500"),
	sale(SaleKind.BEGUN, "0.10", "TV"),
	sale(SaleKind.BEGUN, "0.20", "TV"),
	sale(SaleKind.ENDED, "100.00", "Fibre 500"),
	sale(SaleKind.ORDERED, "49.99", "Modem"),
]


def test_each_group_has_what_began_ended_and_was_ordered():
	assert count_by(SALES, lambda each: each.offer) == [
		SalesFigures("TV", begun=2, gained=Decimal("0.30")),
		SalesFigures("Modem", ordered=1, once=Decimal("49.99")),
		SalesFigures("Fibre 500", begun=1, gained=Decimal("79.95"), ended=1, lost=Decimal("100.00")),
	]


def test_all_groups_together_are_the_sum():
	total = sum_up(count_by(SALES, lambda each: each.offer))
	assert (total.begun, total.gained, total.ended, total.lost) == (3, Decimal("80.25"), 1, 100)
	assert (total.net, total.ordered, total.once) == (Decimal("-19.75"), 1, Decimal("49.99"))
	assert sum_up([]).net == 0


@pytest.mark.parametrize(
	"ends", [{"is_over": True}, {"cancelled_on": START}, {"last_day": START}, {"trial_end": date(2027, 3, 1)}]
)
def test_a_service_is_worth_what_it_brings_while_it_runs(ends: dict):
	assert compute_sold(replace(SERVICE, **ends)) == Decimal("79.95")


@pytest.mark.parametrize(
	("last_day", "cancelled_on", "expected"),
	[
		(None, None, None),
		(date(2027, 5, 1), None, date(2027, 5, 1)),
		(date(2027, 5, 1), date(2027, 4, 2), date(2027, 4, 2)),
	],
)
def test_a_service_ends_on_the_first_of_its_ends(last_day: date, cancelled_on: date, expected: date):
	assert find_end(replace(SERVICE, last_day=last_day, cancelled_on=cancelled_on)) == expected
