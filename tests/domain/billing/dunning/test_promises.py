"""Promises to pay, delays, late interest, and the list of calls."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.dunning.call_list import CallCandidate, order_calls
from gigafibre_fsm.domain.billing.dunning.interest import (
	InterestTerms,
	OverdueBalance,
	compute_late_interest,
)
from gigafibre_fsm.domain.billing.dunning.promises import (
	DelayFacts,
	DelayRefusal,
	PromiseState,
	PromiseToPay,
	ReceivedPayment,
	decide_delay,
	find_promise_state,
)

D = Decimal
TODAY = date(2026, 11, 30)
PROMISE = PromiseToPay(
	D("91.93"), date(2026, 11, 23), date(2026, 11, 28)
)  # a Saturday: Monday still keeps it


def day(text: str) -> date:
	return date.fromisoformat(text)


@pytest.mark.parametrize(
	("received", "today", "expected"),
	[
		([], "2026-11-30", PromiseState.OPEN),
		([], "2026-12-01", PromiseState.BROKEN),
		([("2026-11-25", "91.93")], "2026-11-25", PromiseState.KEPT),
		([("2026-11-23", "91.93")], "2026-12-05", PromiseState.KEPT),  # on the day of the promise
		([("2026-11-30", "91.93")], "2026-12-05", PromiseState.KEPT),
		([("2026-11-25", "91.92")], "2026-11-30", PromiseState.OPEN),
		([("2026-11-25", "50.00"), ("2026-11-30", "41.93")], "2026-12-05", PromiseState.KEPT),
		([("2026-11-22", "91.93")], "2026-12-01", PromiseState.BROKEN),  # paid before it was promised
		([("2026-12-01", "91.93")], "2026-12-01", PromiseState.BROKEN),
	],
)
def test_a_promise_is_kept_by_what_the_ledger_received_in_time(received, today, expected):
	payments = [ReceivedPayment(day(text), D(amount)) for text, amount in received]
	assert find_promise_state(PROMISE, payments, day(today)) is expected


OWES = DelayFacts(D("91.93"))


@pytest.mark.parametrize(
	("facts", "wanted", "refusals"),
	[
		(OWES, "2026-12-01", []),
		(OWES, "2026-12-10", []),
		(OWES, "2026-12-11", [DelayRefusal.TOO_LONG]),
		(OWES, "2026-11-30", [DelayRefusal.DAY_PASSED]),
		(DelayFacts(D(0)), "2026-12-05", [DelayRefusal.NOTHING_OPEN]),
		(replace(OWES, last_delay_on=date(2026, 10, 1)), "2026-12-05", []),  # 60 days ago
		(replace(OWES, last_delay_on=date(2026, 10, 2)), "2026-12-05", [DelayRefusal.TOO_SOON]),
		(replace(OWES, has_open_promise=True), "2026-12-05", [DelayRefusal.ALREADY_PROMISED]),
		(
			replace(OWES, has_broken_promise=True),
			"2026-12-31",
			[DelayRefusal.TOO_LONG, DelayRefusal.BROKEN_PROMISE],
		),
	],
)
def test_a_delay_is_granted_once_in_sixty_days_for_ten_at_most(facts, wanted, refusals):
	assert list(decide_delay(facts, day(wanted), TODAY).refusals) == refusals


def test_a_refused_delay_says_what_is_possible():
	decision = decide_delay(replace(OWES, last_delay_on=date(2026, 11, 1)), date(2026, 12, 20), TODAY)
	assert (decision.latest_day, decision.possible_from) == (date(2026, 12, 10), date(2026, 12, 31))


@pytest.mark.parametrize(
	("principal", "since", "until", "percent", "expected"),
	[
		("100.00", "2026-01-01", "2026-01-31", "18", "1.48"),
		("91.93", "2026-09-01", "2026-10-01", "18", "1.36"),
		("100.00", "2025-12-31", "2026-12-31", "18", "18.00"),
		("100.00", "2026-01-01", "2026-01-01", "18", "0.00"),
		("100.00", "2026-01-02", "2026-01-01", "18", "0.00"),
		("-40.00", "2026-01-01", "2026-12-01", "18", "0.00"),
		("365.00", "2026-01-01", "2026-01-02", "0.5", "0.01"),  # half a cent rounds up
	],
)
def test_late_interest_is_simple_and_annual(principal, since, until, percent, expected):
	balance = OverdueBalance(D(principal), day(since), day(until))
	assert str(compute_late_interest([balance], InterestTerms(D(percent), is_agreed=True)).amount) == expected


def test_interest_follows_part_payments_and_is_rounded_once():
	balances = [
		OverdueBalance(D("91.93"), day("2026-09-01"), day("2026-09-16")),
		OverdueBalance(D("41.93"), day("2026-09-16"), day("2026-10-01")),
	]
	interest = compute_late_interest(balances, InterestTerms(D("18"), is_agreed=True))
	assert str(interest.amount) == "0.99"  # 0.680 and 0.310
	assert interest.calculation == ("91.93 × 18 % × 15 / 365", "41.93 × 18 % × 15 / 365")


def test_no_interest_without_agreement():
	balance = OverdueBalance(D("500.00"), day("2026-01-01"), day("2026-12-01"))
	assert compute_late_interest([balance], InterestTerms(D("18"), is_agreed=False)).amount == 0


def test_rates_from_nothing_to_the_highest_permitted_one_are_accepted():
	for percent in ("0", "35"):
		assert InterestTerms(D(percent), is_agreed=True).annual_percent == D(percent)


@pytest.mark.parametrize("percent", ["-1", "35.01", "100"])
def test_a_rate_that_the_law_forbids_is_refused(percent):
	with pytest.raises(ValueError, match="a year is not between 0 and 35"):
		InterestTerms(D(percent), is_agreed=True)


def test_broken_promises_are_called_first_then_large_then_old_debts():
	small, large = D("60.00"), D("400.00")
	candidates = [
		CallCandidate("new", small, day("2026-10-20")),
		CallCandidate("old", small, day("2026-08-01")),
		CallCandidate("large", large, day("2026-10-25")),
		CallCandidate("broken", small, day("2026-10-28"), has_broken_promise=True),
		CallCandidate("paused", large, day("2026-08-01"), is_paused=True),
		CallCandidate("paid", D(0), day("2026-08-01")),
		CallCandidate("called", large, day("2026-08-01"), last_called_on=day("2026-11-24")),
		CallCandidate("called long ago", D("10.00"), day("2026-08-01"), last_called_on=day("2026-11-23")),
	]
	called = [each.customer for each in order_calls(candidates, TODAY)]
	assert called == ["broken", "large", "old", "new", "called long ago"]
