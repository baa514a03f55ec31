"""Monthly recurring revenue against sums made by hand, and the movements that must add up to its change."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from gigafibre_fsm.domain.billing.figures.recurring_revenue import (
	MovementKind,
	PlanLine,
	RecurringService,
	RevenueFigures,
	compute_monthly,
	find_movements,
)

TODAY, START = date(2027, 3, 15), date(2027, 1, 1)


def line(
	cost: str, interval: str = "Month", count: int = 1, quantity: str = "1", rate: bool = False
) -> PlanLine:
	return PlanLine(Decimal(cost), Decimal(quantity), interval, count, rate)


PLANS = (
	("a month", [line("79.95")], {}, "79.95"),
	("a quarter", [line("239.85", count=3)], {}, "79.95"),
	("half a year", [line("420.00", count=6)], {}, "70.00"),
	("a year", [line("899.00", "Year")], {}, "74.92"),
	("two years", [line("1700.00", "Year", 2)], {}, "70.83"),
	("twelve months", [line("899.00", count=12)], {}, "74.92"),
	("a week", [line("20.00", "Week")], {}, "86.96"),
	("two weeks", [line("40.00", "Week", 2)], {}, "86.96"),
	("a day", [line("3.00", "Day")], {}, "91.31"),
	("thirty days", [line("79.95", "Day", 30)], {}, "81.11"),
	("a month's rate billed by the year", [line("79.95", "Year", rate=True)], {}, "79.95"),
	("a month's rate over two years", [line("79.95", "Year", 2, rate=True)], {}, "79.95"),
	("two of a plan", [line("10.00", quantity="2")], {}, "20.00"),
	("half of a plan", [line("79.95", quantity="0.5")], {}, "39.98"),
	("two plans", [line("79.95"), line("10.00")], {}, "89.95"),
	("plans of different periods", [line("79.95"), line("120.00", "Year")], {}, "89.95"),
	("ten per cent off", [line("79.95")], {"discount_percent": Decimal(10)}, "71.96"),
	("everything off", [line("79.95")], {"discount_percent": Decimal(100)}, "0.00"),
	("five dollars off", [line("79.95")], {"discount_amount": Decimal(5)}, "74.95"),
	("fifteen dollars off a quarter", [line("239.85", count=3)], {"discount_amount": Decimal(15)}, "74.95"),
	("sixty dollars off a year", [line("899.00", "Year")], {"discount_amount": Decimal(60)}, "69.92"),
	("more off than it costs", [line("10.00")], {"discount_amount": Decimal(15)}, "0.00"),
	("a free plan", [line("0.00")], {}, "0.00"),
	("no plan", [], {}, "0.00"),
	("a count of zero is one", [line("79.95", count=0)], {}, "79.95"),
)


@pytest.mark.parametrize(
	("lines", "values", "expected"), [case[1:] for case in PLANS], ids=[case[0] for case in PLANS]
)
def test_a_subscription_brings_so_much_a_month(lines: list[PlanLine], values: dict, expected: str):
	assert compute_monthly(RecurringService(tuple(lines), START, **values), TODAY) == Decimal(expected)


STATES = (
	("active", {}, True),
	("over", {"is_over": True}, False),
	("begins today", {"start": TODAY}, True),
	("begins tomorrow", {"start": date(2027, 3, 16)}, False),
	("its trial ends today", {"trial_end": TODAY}, False),
	("its trial ended yesterday", {"trial_end": date(2027, 3, 14)}, True),
	("its last day is today", {"last_day": TODAY}, True),
	("its last day was yesterday", {"last_day": date(2027, 3, 14)}, False),
	("cancelled today", {"cancelled_on": TODAY}, False),
	("to be cancelled tomorrow", {"cancelled_on": date(2027, 3, 16)}, True),
)


@pytest.mark.parametrize(
	("values", "counts"), [each[1:] for each in STATES], ids=[each[0] for each in STATES]
)
def test_it_counts_only_while_it_is_served(values: dict, counts: bool):
	facts = RecurringService((line("79.95"),), **{"start": START, **values})
	assert bool(compute_monthly(facts, TODAY)) is counts


MOVES = (
	("new", {}, {"a": "80"}, (), MovementKind.NEW),
	("back after years", {}, {"a": "80"}, ("a",), MovementKind.REACTIVATION),
	("left", {"a": "80"}, {}, ("a",), MovementKind.CHURN),
	("a bigger plan", {"a": "80"}, {"a": "100"}, ("a",), MovementKind.EXPANSION),
	("a smaller plan", {"a": "100"}, {"a": "80"}, ("a",), MovementKind.CONTRACTION),
	("nothing", {"a": "80"}, {"a": "80"}, ("a",), None),
	("free before and after", {"a": "0"}, {"a": "0"}, (), None),
)


@pytest.mark.parametrize(
	("before", "after", "known", "kind"), [each[1:] for each in MOVES], ids=[each[0] for each in MOVES]
)
def test_a_change_has_one_reason(before: dict, after: dict, known: tuple, kind: MovementKind | None):
	found = find_movements(money(before), money(after), known)
	assert [each.kind for each in found] == ([kind] if kind else [])


def test_movements_add_up_to_the_change_of_the_whole():
	random = Random(17)
	for _round in range(300):
		before, after = draw_day(random), draw_day(random)
		found = find_movements(before, after, before)
		assert sum(each.change for each in found) == sum(after.values()) - sum(before.values())
		assert len({each.customer for each in found}) == len(found)


@pytest.mark.parametrize(
	("opening", "closing", "customers", "lost", "churn", "each"),
	[
		("1000", "1000", 10, "0", "0.0", "100.00"),
		("1000", "950", 10, "-50", "5.0", "95.00"),
		("1000", "1100", 12, "-33.30", "3.3", "91.67"),
		("0", "80", 1, "0", None, "80.00"),
		("80", "0", 0, "-80", "100.0", None),
	],
)
def test_churn_is_of_the_beginning_and_the_average_of_who_pays(
	opening, closing, customers, lost, churn, each
):
	kinds = {MovementKind.CHURN: Decimal(lost)}
	figures = RevenueFigures(Decimal(opening), Decimal(closing), customers, kinds)
	assert (figures.churn_percent, figures.revenue_per_customer) == (
		churn and Decimal(churn),
		each and Decimal(each),
	)


def money(amounts: dict[str, str]) -> dict[str, Decimal]:
	return {customer: Decimal(amount) for customer, amount in amounts.items()}


def draw_day(random: Random) -> dict[str, Decimal]:
	return {
		f"c{number}": Decimal(random.randrange(0, 20_000)) / 100
		for number in range(30)
		if random.random() < 0.7
	}
