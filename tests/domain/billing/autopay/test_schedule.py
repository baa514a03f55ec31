"""When an invoice is charged to a saved method, and what follows a decline."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.autopay.card_expiry import find_last_day_of_card
from gigafibre_fsm.domain.billing.autopay.schedule import (
	AutopayFacts,
	AutopayLimits,
	ChargeAttempt,
	ChargeRefusal,
	DebitNotice,
	decide_charge,
)
from gigafibre_fsm.integrations.stripe.words import DeclineAdvice, MethodKind

OPEN = Decimal("91.93")
DUE = date(2026, 12, 1)  # a Tuesday
CARD = AutopayFacts(DUE, OPEN, is_opted_in=True, method="card-1")
DEBIT = replace(CARD, method="bank-1", method_kind=MethodKind.PPA)
LATER = DeclineAdvice.TRY_AGAIN


def day(text: str) -> date:
	return date.fromisoformat(text)


def declined(*days: str, advice: DeclineAdvice = LATER, method: str = "card-1") -> tuple[ChargeAttempt, ...]:
	return tuple(ChargeAttempt(day(each), method, advice) for each in days)


def notified(text: str, amount: Decimal = OPEN) -> tuple[DebitNotice, ...]:
	return (DebitNotice(day(text), amount),)


@pytest.mark.parametrize(
	("due", "today", "collect_on", "is_charged"),
	[
		("2026-12-01", "2026-11-30", "2026-12-01", False),
		("2026-12-01", "2026-12-01", "2026-12-01", True),
		("2026-12-01", "2026-12-04", "2026-12-04", True),  # the run was down
		("2026-11-28", "2026-11-28", "2026-11-30", False),  # Saturday
		("2026-11-28", "2026-11-30", "2026-11-30", True),
		("2026-12-25", "2026-12-25", "2026-12-29", False),  # Christmas, weekend, Boxing Day observed
		("2027-01-31", "2027-02-01", "2027-02-01", True),  # a Sunday at the end of the month
	],
)
def test_a_card_is_charged_on_the_due_day_or_the_next_business_day(due, today, collect_on, is_charged):
	decision = decide_charge(replace(CARD, due_date=day(due)), day(today))
	assert (decision.collect_on, decision.is_charged) == (day(collect_on), is_charged)
	assert decision.refusals == (() if is_charged else (ChargeRefusal.TOO_EARLY,))


@pytest.mark.parametrize(
	("facts", "refusal"),
	[
		(replace(CARD, is_opted_in=False), ChargeRefusal.NOT_OPTED_IN),
		(replace(CARD, method=None), ChargeRefusal.NO_METHOD),
		(replace(CARD, outstanding=Decimal(0)), ChargeRefusal.NOTHING_OPEN),
		(replace(CARD, outstanding=Decimal("-5.00")), ChargeRefusal.NOTHING_OPEN),
		(replace(CARD, is_in_flight=True), ChargeRefusal.IN_FLIGHT),
		(replace(CARD, is_disputed=True), ChargeRefusal.DISPUTED),
		(replace(CARD, is_valve_open=False), ChargeRefusal.VALVE_CLOSED),
		(replace(CARD, is_collected_here=False), ChargeRefusal.OLD_SYSTEM),
		(replace(CARD, charges_today=20_000), ChargeRefusal.DAILY_CAP),
		(
			replace(CARD, method_attempts=tuple(DUE - timedelta(days=n) for n in range(15))),
			ChargeRefusal.NETWORK_CAP,
		),
		(replace(CARD, not_before=date(2026, 12, 8)), ChargeRefusal.TOO_EARLY),
		(replace(CARD, attempts=declined("2026-11-30")), ChargeRefusal.TOO_EARLY),
		(
			replace(CARD, attempts=declined("2026-11-20", "2026-11-23", "2026-11-25", "2026-11-27")),
			ChargeRefusal.RETRIES_USED,
		),
		(
			replace(CARD, attempts=declined("2026-11-20", advice=DeclineAdvice.ASK_CUSTOMER)),
			ChargeRefusal.CUSTOMER_MUST_PAY,
		),
		(
			replace(CARD, attempts=declined("2026-11-20", advice=DeclineAdvice.NEW_METHOD)),
			ChargeRefusal.NEEDS_METHOD,
		),
		(DEBIT, ChargeRefusal.NEEDS_NOTICE),
		(replace(DEBIT, notices=notified("2026-11-01", Decimal("80.43"))), ChargeRefusal.NEEDS_NOTICE),
	],
)
def test_each_obstacle_refuses_the_charge_by_its_name(facts, refusal):
	assert decide_charge(facts, DUE).refusals == (refusal,)


def test_all_obstacles_are_named_together():
	facts = replace(CARD, is_opted_in=False, is_in_flight=True, is_valve_open=False)
	assert decide_charge(facts, DUE).refusals == (
		ChargeRefusal.NOT_OPTED_IN,
		ChargeRefusal.IN_FLIGHT,
		ChargeRefusal.VALVE_CLOSED,
	)


def test_attempts_of_more_than_thirty_days_ago_do_not_count_for_the_network():
	attempts = tuple(DUE - timedelta(days=30 + n) for n in range(20))
	assert decide_charge(replace(CARD, method_attempts=attempts), DUE).is_charged
	recent = tuple(DUE - timedelta(days=29) for _ in range(14))
	assert decide_charge(replace(CARD, method_attempts=attempts + recent), DUE).is_charged


@pytest.mark.parametrize(
	("attempts", "today", "collect_on"),
	[
		(["2026-12-01"], "2026-12-02", "2026-12-04"),  # third day
		(["2026-12-01", "2026-12-04"], "2026-12-05", "2026-12-07"),  # fifth day is a Sunday
		(["2026-12-01", "2026-12-04", "2026-12-07"], "2026-12-07", "2026-12-08"),  # seventh day
		(
			["2026-12-01", "2026-12-08"],
			"2026-12-08",
			"2026-12-09",
		),  # the first retry was late: one attempt a day
		(["2026-12-22"], "2026-12-25", "2026-12-29"),  # third day is Christmas
	],
)
def test_retries_follow_the_calendar_of_the_setting(attempts, today, collect_on):
	facts = replace(CARD, attempts=declined(*attempts))
	assert decide_charge(facts, day(today)).collect_on == day(collect_on)
	decision = decide_charge(facts, day(collect_on))
	assert decision.is_charged and decision.attempt == len(attempts) + 1


def test_a_setting_with_other_days_moves_the_retries():
	facts = replace(CARD, attempts=declined("2026-12-01"))
	assert decide_charge(facts, DUE, AutopayLimits(retry_days=(9,))).collect_on == date(2026, 12, 10)
	assert decide_charge(facts, DUE, AutopayLimits(retry_days=())).refusals == (ChargeRefusal.RETRIES_USED,)


def test_a_new_card_is_charged_at_once_whatever_the_old_one_said():
	facts = replace(CARD, attempts=declined("2026-12-01", advice=DeclineAdvice.NEW_METHOD), method="card-2")
	decision = decide_charge(facts, date(2026, 12, 2))
	assert decision.is_charged and decision.attempt == 2


@pytest.mark.parametrize(
	("notice", "today", "collect_on", "is_charged"),
	[
		("2026-11-16", "2026-11-16", "2026-12-01", True),  # 15 days ahead
		("2026-11-15", "2026-11-15", "2026-12-01", False),  # 16 days ahead
		("2026-11-25", "2026-11-25", "2026-12-07", True),  # 10 days after the notice is a Saturday
		("2026-11-16", "2026-11-30", "2026-12-03", True),  # three days ahead at the earliest
		("2026-12-14", "2026-12-14", "2026-12-24", True),
		("2026-12-15", "2026-12-15", "2026-12-29", True),  # the tenth day is Christmas
	],
)
def test_a_bank_debit_is_taken_ten_days_after_its_notice_at_the_earliest(
	notice, today, collect_on, is_charged
):
	decision = decide_charge(replace(DEBIT, notices=notified(notice)), day(today))
	assert (decision.collect_on, decision.is_charged) == (day(collect_on), is_charged)
	assert decision.collect_on - day(notice) >= timedelta(days=10)


def test_a_repeated_notice_of_the_same_amount_does_not_delay_the_debit():
	notices = notified("2026-11-16") + notified("2026-11-29")
	assert decide_charge(replace(DEBIT, notices=notices), date(2026, 11, 27)).collect_on == DUE


def test_a_failed_debit_is_not_presented_again_unless_the_setting_says_so():
	attempts = declined("2026-12-01", method="bank-1")
	facts = replace(DEBIT, notices=notified("2026-11-16"), attempts=attempts)
	assert decide_charge(facts, date(2026, 12, 4)).refusals == (ChargeRefusal.RETRIES_USED,)
	once = AutopayLimits(bank_debit_retry_days=(10,))
	assert decide_charge(facts, date(2026, 12, 4), once).collect_on == date(2026, 12, 11)


def test_a_card_is_valid_until_the_last_day_of_its_month():
	assert find_last_day_of_card(2028, 2) == date(2028, 2, 29)
	assert find_last_day_of_card(2026, 12) == date(2026, 12, 31)
