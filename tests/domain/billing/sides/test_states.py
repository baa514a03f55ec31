"""Who bills a customer between two systems, and what speaks against each step."""

from datetime import date, datetime, timedelta

import pytest

from gigafibre_fsm.domain.billing.sides import states
from gigafibre_fsm.domain.billing.sides.states import OldReading, SideFacts, SideState, SideStep

ASKED = datetime(2026, 5, 20, 14)
LATER, BEFORE = ASKED + timedelta(hours=1), ASKED - timedelta(hours=1)
BOUNDARY = date(2026, 6, 1)


def facts(state: SideState, **values: object) -> SideFacts:
	return SideFacts(**{"state": state, "boundary": BOUNDARY, "asked_utc": ASKED, **values})


def reading(*, is_active: bool, newest: str = "2026-05-01", at: datetime = LATER) -> OldReading:
	return OldReading(is_active, date.fromisoformat(newest), at)


def codes(step: SideStep, known: SideFacts) -> list[str]:
	return [each.code for each in states.list_objections(step, known)]


def test_the_way_there_and_back():
	stopped, active = reading(is_active=False), reading(is_active=True)
	assert codes(SideStep.STOP, facts(SideState.LEGACY)) == []
	assert codes(SideStep.TAKE_OVER, facts(SideState.STOPPING, reading=stopped)) == []
	assert codes(SideStep.TURN_BACK, facts(SideState.STOPPING)) == []
	assert codes(SideStep.TURN_BACK, facts(SideState.NEW)) == []
	assert codes(SideStep.GIVE_BACK, facts(SideState.RETURNING, reading=active)) == []


@pytest.mark.parametrize("step", SideStep)
@pytest.mark.parametrize("state", SideState)
def test_no_step_leads_from_another_state(step: SideStep, state: SideState):
	is_possible = state in states.FROM[step]
	assert (states.OTHER_STATE in codes(step, facts(state))) is not is_possible


@pytest.mark.parametrize(
	("known", "code"),
	[
		(None, states.NOT_READ),
		(reading(is_active=False, at=BEFORE), states.NOT_READ),
		(reading(is_active=True), states.STILL_ACTIVE),
		(reading(is_active=False, newest="2026-06-01"), states.BILLED_PAST),
	],
)
def test_nobody_is_taken_over_unless_the_old_account_was_read_as_stopped(known: OldReading | None, code: str):
	assert codes(SideStep.TAKE_OVER, facts(SideState.STOPPING, reading=known)) == [code]


def test_an_account_that_was_stopped_before_it_was_ever_asked_for_is_no_proof():
	never = SideFacts(SideState.STOPPING, BOUNDARY, None, reading(is_active=False))
	assert codes(SideStep.TAKE_OVER, never) == [states.NOT_READ]


@pytest.mark.parametrize("step", [SideStep.TURN_BACK, SideStep.GIVE_BACK])
def test_there_is_no_way_back_after_the_first_invoice(step: SideStep):
	state = states.FROM[step][-1]
	known = facts(state, reading=reading(is_active=True), billed_here="ACC-SINV-1")
	assert codes(step, known) == [states.BILLED_HERE]


def test_the_old_system_bills_again_only_once_it_was_read_as_active():
	known = facts(SideState.RETURNING, reading=reading(is_active=False))
	assert codes(SideStep.GIVE_BACK, known) == [states.STILL_STOPPED]


def test_a_stop_needs_its_day():
	assert codes(SideStep.STOP, facts(SideState.LEGACY, boundary=None)) == [states.NO_BOUNDARY]
