"""The safety interlock: each reason against a suspension, with its facts; states and restoring."""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gigafibre_fsm.domain.billing.suspension.interlock import (
	InterlockLimits,
	Objection,
	SuspensionFacts,
	check_suspension,
)
from gigafibre_fsm.domain.billing.suspension.states import (
	CAN_BE_RESTORED,
	TRANSITIONS,
	RestoreFacts,
	RestoreReason,
	SuspensionEvent,
	SuspensionState,
	find_next_state,
	find_restore_reason,
)

ZONE = ZoneInfo("America/Toronto")


def utc(text: str) -> datetime:
	"""Return a local time of Québec as naive UTC."""
	local = datetime.fromisoformat(text).replace(tzinfo=ZONE)
	return local.astimezone(timezone.utc).replace(tzinfo=None)


NOW = utc("2026-11-26T10:00")  # a Thursday
READY = SuspensionFacts(
	overdue=Decimal("183.86"),
	oldest_due_date=date(2026, 9, 1),
	first_notice_at=utc("2026-11-09T15:00"),
	last_notice_at=utc("2026-11-25T09:00"),
	is_valve_open=True,
	reviewed_by="accounts@example.com",
)


def objections(facts: SuspensionFacts, now: datetime = NOW, limits: InterlockLimits | None = None) -> list:
	verdict = check_suspension(facts, now, ZONE, limits or InterlockLimits())
	assert (verdict.facts, verdict.checked_at, verdict.is_allowed) == (facts, now, not verdict.objections)
	return [(each.objection, *each.evidence) for each in verdict.objections]


def test_nothing_speaks_against_a_suspension_that_was_prepared():
	assert objections(READY) == []


@pytest.mark.parametrize(
	("changes", "expected"),
	[
		({"incidents": ("INC-7",)}, (Objection.INCIDENT, "INC-7")),
		({"disputes": ("dp-1", "dp-2")}, (Objection.DISPUTE, "dp-1", "dp-2")),
		({"claims": ("ISS-3",)}, (Objection.CLAIM, "ISS-3")),
		({"visits": ("JOB-9",)}, (Objection.VISIT_PENDING, "JOB-9")),
		({"payments": ("PAY-4",)}, (Objection.IN_FLIGHT, "PAY-4")),
		({"promises": ("PROM-2",)}, (Objection.PROMISE, "PROM-2")),
		({"unknown": ("incidents",)}, (Objection.UNKNOWN_FACT, "incidents")),
		({"overdue": Decimal("50.00")}, (Objection.AMOUNT_TOO_SMALL, "50.00", "50.00")),
		({"oldest_due_date": date(2026, 9, 26)}, (Objection.DEBT_TOO_RECENT, "2026-09-26", "2026-11-26")),
		({"first_notice_at": None}, (Objection.NO_FIRST_NOTICE,)),
		(
			{"first_notice_at": utc("2026-11-13T08:00")},
			(Objection.FIRST_NOTICE_TOO_RECENT, "2026-11-13 08:00"),
		),
		({"last_notice_at": None}, (Objection.NO_LAST_NOTICE,)),
		({"last_notice_at": utc("2026-11-01T08:00")}, (Objection.NO_LAST_NOTICE,)),  # older than the first
		(
			{"last_notice_at": utc("2026-11-25T10:01")},
			(Objection.LAST_NOTICE_TOO_RECENT, "2026-11-25 10:01"),
		),
		({"last_notice_at": utc("2026-11-19T09:00")}, (Objection.LAST_NOTICE_TOO_OLD, "2026-11-19 09:00")),
		({"is_valve_open": False}, (Objection.VALVE_CLOSED,)),
		({"has_medical_flag": True}, (Objection.MEDICAL,)),
		({"reviewed_by": None}, (Objection.NOT_REVIEWED,)),
	],
)
def test_each_obstacle_refuses_with_the_facts_behind_it(changes, expected):
	assert objections(replace(READY, **changes)) == [expected]


@pytest.mark.parametrize(
	("changes", "now"),
	[
		({"overdue": Decimal("50.01")}, NOW),
		({"oldest_due_date": date(2026, 9, 25)}, NOW),
		({"first_notice_at": utc("2026-11-12T20:00")}, NOW),  # 14 days by the calendar
		({"last_notice_at": utc("2026-11-25T10:00")}, NOW),
		({"last_notice_at": utc("2026-11-19T10:00")}, NOW),
		({"first_notice_at": utc("2026-11-10T10:00"), "last_notice_at": utc("2026-11-25T10:00")}, NOW),
	],
)
def test_a_limit_that_is_just_met_allows(changes, now):
	assert objections(replace(READY, **changes), now) == []


@pytest.mark.parametrize(
	("local", "kind"),
	[
		("2026-11-28T18:00", "Outside Hours"),
		("2026-11-26T23:00", "Outside Hours"),
		("2026-12-24T13:00", "Afternoon Before Holiday"),
		("2026-12-25T10:00", "Holiday"),
	],
)
def test_forbidden_hours_and_days_refuse(local, kind):
	now = utc(local)
	facts = replace(READY, last_notice_at=now - timedelta(days=2))
	assert objections(facts, now) == [(Objection.FORBIDDEN_TIME, kind, local.replace("T", " "))]


@pytest.mark.parametrize(
	("due", "now", "is_too_recent"),
	[
		("2026-12-31", "2027-02-28T10:00", True),  # two months after the 31st is the last of February
		("2026-12-31", "2027-03-01T10:00", False),
		("2027-01-15", "2027-03-15T10:00", True),
		("2027-01-15", "2027-03-16T10:00", False),
	],
)
def test_two_months_are_counted_by_the_calendar(due, now, is_too_recent):
	found = [
		each[0] for each in objections(replace(READY, oldest_due_date=date.fromisoformat(due)), utc(now))
	]
	assert (Objection.DEBT_TOO_RECENT in found) is is_too_recent


def test_twenty_four_hours_are_real_hours_when_clocks_change():
	"""From Saturday 10:00 it is 24.5 hours to Sunday 09:30 in November, and 23.5 hours to 10:30 in March."""
	autumn = replace(READY, oldest_due_date=date(2026, 8, 1), first_notice_at=utc("2026-10-01T10:00"))
	autumn = replace(autumn, last_notice_at=utc("2026-10-31T10:00"))
	assert objections(autumn, utc("2026-11-01T09:30")) == []
	spring = replace(autumn, last_notice_at=utc("2026-03-07T10:00"), first_notice_at=utc("2026-02-01T10:00"))
	spring = replace(spring, oldest_due_date=date(2025, 12, 1))
	found = objections(spring, utc("2026-03-08T10:30"))
	assert found == [(Objection.LAST_NOTICE_TOO_RECENT, "2026-03-07 10:00")]


def test_all_reasons_are_named_together():
	worst = SuspensionFacts(Decimal("10.00"), date(2026, 11, 20), incidents=("INC-7",), claims=("ISS-3",))
	assert [each[0] for each in objections(worst, utc("2026-11-28T18:00"))] == [
		Objection.INCIDENT,
		Objection.CLAIM,
		Objection.AMOUNT_TOO_SMALL,
		Objection.DEBT_TOO_RECENT,
		Objection.NO_FIRST_NOTICE,
		Objection.NO_LAST_NOTICE,
		Objection.FORBIDDEN_TIME,
		Objection.VALVE_CLOSED,
		Objection.NOT_REVIEWED,
	]


def test_limits_are_data():
	facts = replace(READY, overdue=Decimal("80.00"), reviewed_by=None)
	assert objections(facts, limits=InterlockLimits(is_review_required=False)) == []
	strict = InterlockLimits(amount=Decimal("100.00"), is_review_required=False, first_notice_days=30)
	assert [each[0] for each in objections(facts, limits=strict)] == [
		Objection.AMOUNT_TOO_SMALL,
		Objection.FIRST_NOTICE_TOO_RECENT,
	]


State, Event = SuspensionState, SuspensionEvent


@pytest.mark.parametrize(
	("events", "expected"),
	[
		("FIRST_NOTICE_DELIVERED LAST_NOTICE_DELIVERED ALLOWED REQUESTED CONFIRMED", State.SUSPENDED),
		("FIRST_NOTICE_DELIVERED CLEARED", State.NONE),
		("FIRST_NOTICE_DELIVERED LAST_NOTICE_DELIVERED REFUSED ALLOWED", State.CHECKED),
		("FIRST_NOTICE_DELIVERED LAST_NOTICE_DELIVERED REFUSED REVIEW_MISSING ALLOWED", State.CHECKED),
		("FIRST_NOTICE_DELIVERED LAST_NOTICE_DELIVERED REVIEW_MISSING REFUSED", State.REFUSED),
		("FIRST_NOTICE_DELIVERED LAST_NOTICE_DELIVERED ALLOWED REQUESTED NO_ANSWER", State.UNKNOWN),
		("FIRST_NOTICE_DELIVERED LAST_NOTICE_DELIVERED ALLOWED REQUESTED REJECTED", State.LAST_NOTICE),
		# paid while the command was under way
		("FIRST_NOTICE_DELIVERED LAST_NOTICE_DELIVERED ALLOWED REQUESTED CLEARED CONFIRMED", State.NONE),
		(
			"FIRST_NOTICE_DELIVERED LAST_NOTICE_DELIVERED ALLOWED REQUESTED CONFIRMED CLEARED NO_ANSWER",
			State.UNKNOWN,
		),
	],
)
def test_a_suspension_goes_through_its_states(events, expected):
	state = State.NONE
	for name in events.split():
		state = find_next_state(state, Event[name])
	assert state is expected


def test_no_way_to_suspended_avoids_notices_and_interlock():
	"""Only a person who found the service suspended can skip them."""
	entries = {
		target: {state for state in State for event, to in TRANSITIONS[state].items() if to is target}
		for target in State
	}
	assert entries[State.REQUESTED] == {State.CHECKED}
	assert entries[State.CHECKED] == {State.LAST_NOTICE, State.TO_CONFIRM, State.REFUSED}
	assert entries[State.SUSPENDED] == {State.REQUESTED, State.UNKNOWN}


def test_what_cannot_happen_is_refused():
	refused = [
		(state, event) for state, event in itertools.product(State, Event) if event not in TRANSITIONS[state]
	]
	assert (State.NONE, Event.REQUESTED) in refused
	for state, event in refused:
		with pytest.raises(ValueError, match="cannot happen"):
			find_next_state(state, event)


def test_a_cleared_debt_restores_whatever_could_be_suspended():
	assert {State.NONE, State.RESTORING} == {
		TRANSITIONS[state][Event.CLEARED] for state in State if Event.CLEARED in TRANSITIONS[state]
	}
	assert {
		state for state in State if TRANSITIONS[state].get(Event.CLEARED) is State.RESTORING
	} == CAN_BE_RESTORED


@pytest.mark.parametrize(
	("facts", "expected"),
	[
		(RestoreFacts(State.SUSPENDED, Decimal(0)), RestoreReason.DEBT_CLEARED),
		(RestoreFacts(State.SUSPENDED, Decimal("50.00")), RestoreReason.DEBT_CLEARED),
		(RestoreFacts(State.SUSPENDED, Decimal("50.01")), None),
		(RestoreFacts(State.UNKNOWN, Decimal(0)), RestoreReason.DEBT_CLEARED),
		(RestoreFacts(State.REQUESTED, Decimal(0)), RestoreReason.DEBT_CLEARED),
		(RestoreFacts(State.RESTORING, Decimal(0)), None),
		(RestoreFacts(State.NONE, Decimal(0)), None),
		(RestoreFacts(State.SUSPENDED, Decimal("183.86"), has_arrangement=True), RestoreReason.ARRANGEMENT),
		(RestoreFacts(State.SUSPENDED, Decimal("183.86"), ordered_by="a@example.com"), RestoreReason.ORDERED),
	],
)
def test_a_service_is_restored_when_the_debt_no_longer_upholds_the_suspension(facts, expected):
	assert find_restore_reason(facts) is expected
