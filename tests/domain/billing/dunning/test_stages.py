"""The clock of a dunning case: which step is due, what stops it, and when it ends."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.dunning.stages import (
	DEFAULT_DAYS,
	CaseFacts,
	DunningClock,
	DunningState,
	DunningStep,
	PauseReason,
	StepDay,
	decide_case,
	find_step_days,
)

DUE = date(2026, 9, 1)  # a Tuesday
LATE = CaseFacts(Decimal("91.93"), Decimal("91.93"), DUE, is_interest_agreed=True)

UPCOMING, FIRST, SECOND, FINAL, INTEREST, CALL, NOTICE, LAST_NOTICE = DunningStep


def day(text: str) -> date:
	return date.fromisoformat(text)


def done(**days: str) -> dict[DunningStep, date]:
	return {DunningStep[name]: day(text) for name, text in days.items()}


def test_each_step_has_its_day_on_the_clock():
	facts = replace(LATE, done=done(SUSPENSION_NOTICE="2026-10-19"))
	assert {step.name: str(when) for step, when in find_step_days(facts).items()} == {
		"UPCOMING": "2026-08-27",
		"REMINDER": "2026-09-02",
		"SECOND_REMINDER": "2026-09-11",  # Labour Day is no business day
		"FINAL_REMINDER": "2026-09-22",
		"LATE_INTEREST": "2026-09-23",
		"CALL": "2026-10-01",
		"SUSPENSION_NOTICE": "2026-10-19",  # 46 days later is a Saturday
		"LAST_SUSPENSION_NOTICE": "2026-11-02",  # 13 days after the first is a Sunday
	}


@pytest.mark.parametrize(
	("today", "already", "expected", "next_day"),
	[
		("2026-08-26", {}, [], "2026-08-27"),
		("2026-08-27", {}, [UPCOMING], "2026-09-02"),
		("2026-08-31", {}, [UPCOMING], "2026-09-02"),
		("2026-09-01", {}, [], "2026-09-02"),  # due today: nothing to announce
		("2026-09-02", {}, [FIRST], "2026-09-11"),
		("2026-09-02", {"REMINDER": "2026-09-02"}, [], "2026-09-11"),
		("2026-09-05", {}, [], "2026-09-08"),  # Saturday, and Monday is Labour Day
		("2026-09-05", {"REMINDER": "2026-09-02"}, [], "2026-09-11"),
		# three weeks without a run: one message, not four
		("2026-09-22", {}, [FINAL], "2026-09-23"),
		("2026-09-26", {"FINAL_REMINDER": "2026-09-22", "LATE_INTEREST": "2026-09-23"}, [], "2026-10-01"),
		("2026-10-02", {"FINAL_REMINDER": "2026-09-22"}, [INTEREST, CALL], "2026-10-19"),
		# the last notice waits for the first
		(
			"2026-11-20",
			{"FINAL_REMINDER": "2026-09-22", "LATE_INTEREST": "2026-09-23", "CALL": "2026-10-01"},
			[NOTICE],
			None,
		),
		(
			"2026-11-20",
			{
				"FINAL_REMINDER": "2026-09-22",
				"LATE_INTEREST": "2026-09-23",
				"CALL": "2026-10-01",
				"SUSPENSION_NOTICE": "2026-11-20",
			},
			[],
			"2026-12-03",
		),
	],
)
def test_the_step_that_is_due_is_taken_once_and_on_a_business_day(today, already, expected, next_day):
	decision = decide_case(replace(LATE, done=done(**already)), day(today))
	assert list(decision.due_steps) == expected
	assert decision.next_day == (day(next_day) if next_day else None)


@pytest.mark.parametrize(
	("facts", "state"),
	[
		(LATE, DunningState.OPEN),
		(replace(LATE, done=done(UPCOMING="2026-08-27")), DunningState.OPEN),
		(replace(LATE, done=done(REMINDER="2026-09-02")), DunningState.REMINDED),
		(replace(LATE, done=done(FINAL_REMINDER="2026-09-22")), DunningState.FINAL_NOTICE),
		(
			replace(
				LATE,
				done=done(
					FINAL_REMINDER="2026-09-22",
					SUSPENSION_NOTICE="2026-10-19",
					LAST_SUSPENSION_NOTICE="2026-11-02",
				),
			),
			DunningState.READY,
		),
		(replace(LATE, is_suspended=True), DunningState.SUSPENDED),
		(replace(LATE, balance=Decimal(0), overdue=Decimal(0), is_suspended=True), DunningState.CLOSED),
		(replace(LATE, balance=Decimal("-12.00"), overdue=Decimal(0)), DunningState.CLOSED),
		*((replace(LATE, pauses=(pause,)), DunningState.PAUSED) for pause in PauseReason),
		(replace(LATE, balance=Decimal(0), pauses=(PauseReason.DISPUTE,)), DunningState.CLOSED),
	],
)
def test_the_state_of_a_case_follows_from_the_ledger_and_what_was_done(facts, state):
	assert decide_case(facts, date(2026, 11, 3)).state is state


def test_nothing_is_done_while_a_case_stands_still_or_is_closed():
	for facts in (replace(LATE, pauses=(PauseReason.IN_FLIGHT,)), replace(LATE, balance=Decimal(0))):
		decision = decide_case(facts, date(2026, 11, 3))
		assert not decision.due_steps and decision.next_day is None


def test_a_paid_invoice_hands_the_case_to_the_next_one_with_its_own_clock():
	"""Reminders of the older debt do not count for the newer one."""
	older = done(REMINDER="2026-09-02", FINAL_REMINDER="2026-09-22", SUSPENSION_NOTICE="2026-10-19")
	facts = replace(LATE, oldest_due_date=date(2026, 11, 2), done=older)
	decision = decide_case(facts, date(2026, 11, 3))
	assert (decision.state, decision.due_steps) == (DunningState.OPEN, (FIRST,))


@pytest.mark.parametrize(
	("overdue", "is_agreed", "left_out"),
	[
		("50.00", True, {NOTICE, LAST_NOTICE}),
		("50.01", True, {LAST_NOTICE}),
		("91.93", False, {INTEREST, LAST_NOTICE}),
	],
)
def test_a_step_that_does_not_apply_is_left_out(overdue, is_agreed, left_out):
	facts = replace(LATE, overdue=Decimal(overdue), is_interest_agreed=is_agreed)
	assert set(DunningStep) - find_step_days(facts).keys() == left_out


def test_a_company_sets_its_own_clock():
	clock = DunningClock({FIRST: StepDay(5, in_business_days=False), CALL: DEFAULT_DAYS[CALL]})
	decision = decide_case(LATE, DUE + timedelta(days=7), clock)
	assert (decision.due_steps, decision.next_day) == ((FIRST,), date(2026, 10, 1))


def test_a_run_that_misses_days_sends_each_step_at_most_once():
	taken: list[DunningStep] = []
	today, already = DUE - timedelta(days=5), {}
	while today < DUE + timedelta(days=90):
		for _ in range(2):
			due = decide_case(replace(LATE, done=already), today).due_steps
			taken += due
			already = {**already, **dict.fromkeys(due, today)}
		today += timedelta(days=1 if today.day % 3 else 4)
	assert taken[-4:] == [INTEREST, CALL, NOTICE, LAST_NOTICE]
	assert len(taken) == len(set(taken))
	assert (already[LAST_NOTICE] - already[NOTICE]).days >= 13
