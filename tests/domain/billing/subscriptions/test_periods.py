"""Periods of a subscription: each billed once, missed nights included, without drift."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.subscriptions.periods import (
	BilledDays,
	BillingLimits,
	DueBilling,
	Interval,
	SubscriptionTerms,
	compute_price,
	end_service,
	find_current_period,
	find_due_billing,
	find_next_period,
	find_period,
)

MONTHLY = SubscriptionTerms(date(2026, 1, 31))


def day(text: str) -> date:
	return date.fromisoformat(text)


def days(text: str) -> BilledDays:
	start, end = text.split("/")
	return BilledDays(day(start), day(end))


def format_periods(periods) -> list[str]:
	return [f"{each.start}/{each.end}" for each in periods]


def billed_today(terms: SubscriptionTerms, billed: list[str], today: str) -> list[str]:
	due = find_due_billing(terms, [days(each) for each in billed], day(today))
	assert not due.to_review
	return format_periods(invoice.period for invoice in due.invoices)


@pytest.mark.parametrize(
	("start", "expected"),
	[
		(
			"2026-01-31",
			[
				"2026-01-31/2026-02-27",
				"2026-02-28/2026-03-30",
				"2026-03-31/2026-04-29",
				"2026-04-30/2026-05-30",
			],
		),
		(
			"2028-01-30",
			[
				"2028-01-30/2028-02-28",
				"2028-02-29/2028-03-29",
				"2028-03-30/2028-04-29",
				"2028-04-30/2028-05-29",
			],
		),
		(
			"2026-11-01",
			[
				"2026-11-01/2026-11-30",
				"2026-12-01/2026-12-31",
				"2027-01-01/2027-01-31",
				"2027-02-01/2027-02-28",
			],
		),
	],
)
def test_months_do_not_drift(start, expected):
	terms = SubscriptionTerms(day(start))
	assert format_periods(find_period(terms, number) for number in range(4)) == expected


def test_a_year_that_began_on_29_february_returns_to_it():
	terms = SubscriptionTerms(date(2028, 2, 29), Interval.YEAR)
	starts = [str(find_period(terms, number).start) for number in range(5)]
	assert starts == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


@pytest.mark.parametrize(
	("terms", "billed", "today", "expected"),
	[
		(MONTHLY, [], "2026-01-30", []),
		(MONTHLY, [], "2026-01-31", ["2026-01-31/2026-02-27"]),
		(MONTHLY, ["2026-01-31/2026-02-27"], "2026-02-27", []),
		# three nights missed
		(MONTHLY, ["2026-01-31/2026-02-27"], "2026-03-03", ["2026-02-28/2026-03-30"]),
		# months missed, one of them in the middle
		(
			MONTHLY,
			["2026-01-31/2026-02-27", "2026-03-31/2026-04-29"],
			"2026-05-01",
			["2026-02-28/2026-03-30", "2026-04-30/2026-05-30"],
		),
		# ERPNext's drift: billed from the 28th on; nothing is billed again
		(
			MONTHLY,
			["2026-01-31/2026-02-27", "2026-02-28/2026-03-27", "2026-03-28/2026-04-27"],
			"2026-05-01",
			["2026-04-30/2026-05-30"],
		),
		# one invoice for three months
		(MONTHLY, ["2026-01-31/2026-04-29"], "2026-05-01", ["2026-04-30/2026-05-30"]),
		(
			SubscriptionTerms(date(2026, 1, 1), interval_count=3),
			["2026-01-01/2026-03-31"],
			"2026-04-01",
			["2026-04-01/2026-06-30"],
		),
		(SubscriptionTerms(date(2025, 6, 15), Interval.YEAR), [], "2026-06-14", ["2025-06-15/2026-06-14"]),
		# in arrears: on the last day of the period, or any day after it
		(SubscriptionTerms(date(2026, 1, 1), is_in_advance=False), [], "2026-01-30", []),
		(
			SubscriptionTerms(date(2026, 1, 1), is_in_advance=False),
			[],
			"2026-02-02",
			["2026-01-01/2026-01-31"],
		),
		# billed by the system before until the end of February
		(
			SubscriptionTerms(date(2019, 5, 1), billed_elsewhere_until=date(2026, 2, 28)),
			[],
			"2026-03-01",
			["2026-03-01/2026-03-31"],
		),
		# cancelled: nothing begins afterwards
		(
			SubscriptionTerms(date(2026, 1, 1), last_day=date(2026, 1, 31)),
			["2026-01-01/2026-01-31"],
			"2026-06-01",
			[],
		),
		(SubscriptionTerms(date(2026, 1, 1), last_day=date(2025, 12, 31)), [], "2026-06-01", []),
		# the last day is the first one of a period
		(
			SubscriptionTerms(date(2026, 1, 1), last_day=date(2026, 2, 1)),
			["2026-01-01/2026-01-31"],
			"2026-02-01",
			["2026-02-01/2026-02-01"],
		),
		# the first day of a period is the last one that was billed elsewhere
		(
			SubscriptionTerms(date(2026, 1, 1), billed_elsewhere_until=date(2026, 2, 1)),
			[],
			"2026-03-01",
			["2026-03-01/2026-03-31"],
		),
	],
)
def test_what_is_not_billed_yet_is_billed_however_late(terms, billed, today, expected):
	assert billed_today(terms, billed, today) == expected


def test_a_service_that_ends_within_a_period_is_billed_for_its_days():
	terms = SubscriptionTerms(date(2026, 11, 1), is_in_advance=False, last_day=date(2026, 11, 12))
	(invoice,) = find_due_billing(terms, [], date(2026, 11, 12)).invoices
	assert (invoice.period.days, invoice.period.full_days) == (12, 30)
	assert compute_price(Decimal("79.95"), invoice.period) == Decimal("31.98")
	assert compute_price(Decimal("79.95"), find_period(MONTHLY, 0)) == Decimal("79.95")


def test_a_late_invoice_falls_due_from_today():
	terms = SubscriptionTerms(date(2026, 1, 1))
	due = find_due_billing(terms, [], date(2026, 2, 10), BillingLimits(payment_days=15))
	assert [invoice.due_date for invoice in due.invoices] == [date(2026, 2, 25)] * 2
	assert [invoice.billed_on for invoice in due.invoices] == [date(2026, 1, 1), date(2026, 2, 1)]


def test_a_period_billed_in_part_is_left_to_a_person():
	terms = SubscriptionTerms(date(2026, 1, 1))
	due = find_due_billing(terms, [days("2026-01-20/2026-01-31")], date(2026, 2, 1))
	assert format_periods(due.to_review) == ["2026-01-01/2026-01-31"]
	for one_day in ("2026-01-01/2026-01-01", "2026-01-31/2026-01-31"):
		assert find_due_billing(terms, [days(one_day)], date(2026, 1, 31)).to_review
	for middle in ("2026-01-16/2026-01-20", "2026-01-10/2026-01-16"):
		assert find_due_billing(terms, [days(middle)], date(2026, 1, 31)) == DueBilling()
	assert format_periods(invoice.period for invoice in due.invoices) == ["2026-02-01/2026-02-28"]


def test_years_of_unbilled_periods_are_left_to_a_person():
	due = find_due_billing(SubscriptionTerms(date(2019, 5, 1)), [], date(2026, 2, 1))
	assert not due.invoices and len(due.to_review) == 82
	half_a_year = find_due_billing(SubscriptionTerms(date(2025, 9, 1)), [], date(2026, 2, 1))
	assert len(half_a_year.invoices) == 6 and not half_a_year.to_review


@pytest.mark.parametrize(
	("today", "expected"),
	[
		("2026-01-30", None),
		("2026-01-31", "2026-01-31/2026-02-27"),
		("2026-03-30", "2026-02-28/2026-03-30"),
		("2026-03-31", "2026-03-31/2026-04-29"),
	],
)
def test_the_current_period_is_found(today, expected):
	period = find_current_period(MONTHLY, day(today))
	assert (format_periods([period]) if period else None) == ([expected] if expected else None)
	ended = SubscriptionTerms(MONTHLY.start, last_day=date(2025, 1, 1))
	assert find_current_period(ended, day(today)) is None


def test_a_run_that_misses_nights_bills_every_day_once():
	for seed in range(25):
		chance = random.Random(seed)
		start = date(2026, 1, 1) + timedelta(days=chance.randint(0, 364))
		terms = SubscriptionTerms(start, is_in_advance=chance.random() < 0.7)
		billed: list[BilledDays] = []
		today = start
		while today < start + timedelta(days=500):
			for _ in range(chance.choice([1, 1, 2])):
				due = find_due_billing(terms, billed, today)
				assert not due.to_review
				# killed before the last one
				made = due.invoices[: len(due.invoices) - (chance.random() < 0.2)]
				billed += [BilledDays(each.period.start, each.period.end) for each in made]
			today += timedelta(days=chance.choice([1, 1, 1, 4, 40]))
		final = find_due_billing(terms, billed, today).invoices
		billed += [BilledDays(each.period.start, each.period.end) for each in final]
		counted = sorted(
			each.start + timedelta(days=number)
			for each in billed
			for number in range((each.end - each.start).days + 1)
		)
		assert counted == [start + timedelta(days=number) for number in range(len(counted))], f"seed {seed}"


@pytest.mark.parametrize(
	("is_in_advance", "after", "wanted"),
	(
		(True, "2026-01-30", "2026-01-31"),
		(True, "2026-01-31", "2026-02-28"),
		(True, "2026-02-28", "2026-03-31"),
		(False, "2026-02-26", "2026-01-31"),
		(False, "2026-02-27", "2026-02-28"),
	),
)
def test_the_next_period_is_the_first_that_is_billed_after_a_day(
	is_in_advance: bool, after: str, wanted: str
):
	terms = SubscriptionTerms(date(2026, 1, 31), is_in_advance=is_in_advance)
	assert find_next_period(terms, day(after)).start == day(wanted)


def test_after_the_last_day_of_service_no_period_follows():
	terms = end_service(MONTHLY, day("2026-03-10"))
	assert find_next_period(terms, day("2026-02-27")).end == day("2026-03-10")
	assert find_next_period(terms, day("2026-02-28")) is None
	assert end_service(terms, day("2026-12-31")) == terms, "an earlier end stands"
