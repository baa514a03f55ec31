"""Changes of a subscription: the days that can be chosen, and what they cost; at the edges of months and periods."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.amounts import (
	Allocation,
	OpenInvoice,
	TaxRate,
	add_taxes,
	allocate,
	tax_amount,
)
from gigafibre_fsm.domain.billing.subscriptions import periods
from gigafibre_fsm.domain.billing.subscriptions.changes import days, figures
from gigafibre_fsm.domain.billing.subscriptions.periods import BilledDays, SubscriptionTerms
from gigafibre_fsm.domain.billing.subscriptions.plan_change import PlanChange

D = Decimal
RATES = (TaxRate("TPS", D(5)), TaxRate("TVQ", D("9.975")))


def day(text: str) -> date:
	return date.fromisoformat(text)


def billed_by(text: str) -> list[BilledDays]:
	return [BilledDays(*map(day, each.split("/"))) for each in text.split()]


def written(choice: days.DayChoice | None) -> str:
	return f"{choice.first} {choice.last}" if choice else "none"


NOVEMBER, DECEMBER = "2026-11-01/2026-11-30", "2026-12-01/2026-12-31"


@pytest.mark.parametrize(
	("start", "billed", "today", "values", "firsts", "lasts"),
	[
		("2026-11-01", NOVEMBER, "2026-11-10", {}, "2026-11-10 2026-12-01", "2026-11-10 2026-11-30"),
		# the first and the last day of a period, before and after the run
		("2026-11-01", "", "2026-11-01", {}, "2026-11-01 2026-12-01", "2026-11-01 2026-11-30"),
		("2026-11-01", NOVEMBER, "2026-11-01", {}, "2026-11-01 2026-12-01", "2026-11-01 2026-11-30"),
		("2026-11-01", NOVEMBER, "2026-11-30", {}, "2026-11-30 2026-12-01", "2026-11-30 2026-11-30"),
		# a night that failed, and periods that another system billed
		("2026-11-01", "", "2026-11-02", {}, "2026-12-01 2026-12-01", "2026-11-02 2026-11-30"),
		(
			*("2026-11-01", "", "2026-11-10", {"billed_elsewhere_until": day("2026-11-01")}),
			*("2026-12-01 2026-12-01", "2026-11-30 2026-11-30"),
		),
		# the next period is billed too
		(
			*("2026-11-01", f"{NOVEMBER} {DECEMBER}", "2026-11-27", {}),
			*("2027-01-01 2027-01-01", "2026-12-31 2026-12-31"),
		),
		# billed at the end
		(
			*("2026-11-01", "", "2026-11-10", {"is_in_advance": False}),
			*("2026-12-01 2026-12-01", "2026-11-10 2026-11-30"),
		),
		# the 31st, and a leap day
		(
			*("2028-01-31", "2028-01-31/2028-02-28", "2028-02-28", {}),
			*("2028-02-28 2028-02-29", "2028-02-28 2028-02-28"),
		),
		(
			*("2028-01-31", "2028-02-29/2028-03-30", "2028-02-29", {}),
			*("2028-02-29 2028-03-31", "2028-02-29 2028-03-30"),
		),
		# not begun, and ending by itself
		("2026-12-01", "", "2026-11-10", {}, "none", "none"),
		("2026-11-01", NOVEMBER, "2026-11-10", {"last_day": day("2026-12-15")}, "none", "none"),
		("2026-11-01", NOVEMBER, "2026-12-20", {"last_day": day("2026-12-15")}, "none", "none"),
	],
)
def test_the_days_that_can_be_chosen(start, billed, today, values, firsts, lasts):
	terms = SubscriptionTerms(day(start), **values)
	found = billed_by(billed)
	assert written(days.find_first_days(terms, found, day(today))) == firsts
	assert written(days.find_last_days(terms, found, day(today))) == lasts


def change(start: str, billed: str, first_day: str, old: str, new: str) -> figures.PlanChangeFigures:
	prices = PlanChange(D(old), D(new), day(first_day))
	return figures.compute_change(SubscriptionTerms(day(start)), billed_by(billed), prices, RATES)


@pytest.mark.parametrize(
	("start", "billed", "first_day", "expected"),
	[
		("2026-11-01", NOVEMBER, "2026-11-16", (15, 30, "11.50")),
		("2026-11-01", NOVEMBER, "2026-11-01", (30, 30, "23.00")),
		("2026-11-01", NOVEMBER, "2026-11-30", (1, 30, "0.76")),
		("2026-11-01", NOVEMBER, "2026-12-01", (0, 0, "0.00")),
		# begun today, not billed yet: the run bills the new plan
		("2026-11-01", "", "2026-11-01", (0, 0, "0.00")),
		# a February of 29 days, and the hours of the clock change count for nothing
		("2028-02-01", "2028-02-01/2028-02-29", "2028-02-29", (1, 29, "0.79")),
		("2026-10-20", "2026-10-20/2026-11-19", "2026-11-01", (19, 31, "14.09")),
	],
)
def test_only_what_is_billed_is_billed_again(start, billed, first_day, expected):
	found = change(start, billed, first_day, "79.95", "99.95")
	assert (found.days_left, found.days, str(found.amount.total)) == expected
	assert str(found.new_amount.total) == "114.92"


def test_down_and_up_again_on_one_day_costs_nothing():
	there = change("2026-11-01", NOVEMBER, "2026-11-11", "79.95", "59.95")
	back = change("2026-11-01", NOVEMBER, "2026-11-11", "59.95", "79.95")
	assert there.amount.total == -back.amount.total and there.amount.total < 0


@pytest.mark.parametrize(
	("billed", "last_day", "values", "expected"),
	[
		(NOVEMBER, "2026-11-30", {}, (0, "0.00", 0, "0.00")),
		(NOVEMBER, "2026-11-29", {}, (1, "3.07", 0, "0.00")),
		(NOVEMBER, "2026-11-01", {}, (29, "88.86", 0, "0.00")),
		("", "2026-11-10", {}, (0, "0.00", 10, "30.64")),
		("", "2026-11-10", {"is_in_advance": False}, (0, "0.00", 10, "30.64")),
		("", "2026-11-30", {"is_in_advance": False}, (0, "0.00", 30, "91.93")),
		("", "2026-11-30", {"billed_elsewhere_until": day("2026-11-01")}, (0, "0.00", 0, "0.00")),
	],
)
def test_an_end_credits_what_is_not_used_and_bills_what_is_not_billed(billed, last_day, values, expected):
	terms = SubscriptionTerms(day("2026-11-01"), **values)
	found = figures.compute_end(terms, billed_by(billed), D("79.95"), day(last_day), RATES)
	assert (
		found.days_left,
		str(found.credit.total),
		found.last_days,
		str(found.last_invoice.total),
	) == expected


def test_random_changes_charge_the_difference_with_quebecs_taxes_and_never_more_than_a_period():
	dice = random.Random(20261129)
	for _each in range(1_000):
		start = day("2026-01-01") + timedelta(days=dice.randrange(800))
		terms = SubscriptionTerms(start)
		period = periods.find_period(terms, dice.randrange(12))
		first = period.start + timedelta(days=dice.randrange(period.days))
		old, new = (D(dice.randint(1, 30_000)) / 100 for _price in range(2))
		billed = [BilledDays(period.start, period.end)]
		found = figures.compute_change(terms, billed, PlanChange(old, new, first), RATES)
		assert found.amount.total == add_taxes(found.charge - found.credit).total
		assert 0 <= found.credit <= old and 0 <= found.charge <= new
		assert found.days_left == (period.end - first).days + 1


def test_several_credit_notes_make_exactly_what_was_shown() -> None:
	"""Each note rounds its own taxes, so that many splits of an amount are a cent off."""
	dice, differing = random.Random(29), 0
	for _each in range(300):
		newest, older = (D(dice.randint(500, 9000)) / 100 for _invoice in range(2))
		amount = newest + D(dice.randint(1, int(older * 100) - 450)) / 100
		invoices = (OpenInvoice("newest", newest), OpenInvoice("older", older))
		shown = tax_amount(amount, RATES)
		parts, rest = allocate(amount, invoices)
		differing += sum(tax_amount(each.amount, RATES).total for each in parts) != shown.total
		split = figures.split_credit(parts, invoices, shown.total, RATES)
		assert not rest and sum(each.amount for each in split) == amount
		assert all(D(0) < each.amount <= dict(newest=newest, older=older)[each.invoice] for each in split)
		assert sum(tax_amount(each.amount, RATES).total for each in split) == shown.total, amount
	assert differing > 50, "the table holds amounts that are a cent off"


def test_invoices_that_are_credited_whole_are_left_as_they_are() -> None:
	whole = [Allocation("a", D("10.07")), Allocation("b", D("10.07"))]
	invoices = [OpenInvoice(each.invoice, each.amount) for each in whole]
	assert figures.split_credit(whole, invoices, D("23.14"), RATES) == whole
