"""What a call has come to does not depend on the order of its reports, nor on how often each came."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from gigafibre_fsm.domain.care.telephone.call import states
from gigafibre_fsm.domain.care.telephone.call.states import CallFacts, LegReport
from gigafibre_fsm.integrations.twilio.words import LegStatus

START = datetime(2026, 11, 1, 5, 59)  # UTC: an hour later the clocks of Québec go back
CALLER, FIRST, SECOND = "CA0", "CA1", "CA2"


def at(seconds: int) -> datetime:
	return START + timedelta(seconds=seconds)


def leg(sid: str, status: LegStatus, seconds: int, *, agent: str = "", duration: int = 0) -> LegReport:
	return LegReport(sid, status, at(seconds), is_first=sid == CALLER, agent=agent, duration=duration)


ANSWERED = (
	leg(FIRST, LegStatus.RINGING, 1, agent="a"),
	leg(SECOND, LegStatus.RINGING, 1, agent="b"),
	leg(FIRST, LegStatus.IN_PROGRESS, 7, agent="a"),
	leg(SECOND, LegStatus.CANCELED, 7, agent="b"),
	leg(FIRST, LegStatus.COMPLETED, 67, agent="a", duration=60),
	leg(CALLER, LegStatus.COMPLETED, 67, duration=66),
)
MISSED = (
	leg(FIRST, LegStatus.RINGING, 1, agent="a"),
	leg(FIRST, LegStatus.NO_ANSWER, 21, agent="a"),
	leg(CALLER, LegStatus.NO_ANSWER, 21),
)
REFUSED = (
	leg(FIRST, LegStatus.RINGING, 1),
	leg(FIRST, LegStatus.BUSY, 3),
	leg(CALLER, LegStatus.COMPLETED, 4),
)


def add_all(direction: str, reports: tuple[LegReport, ...]) -> list[CallFacts]:
	"""The facts after each report."""
	found = [CallFacts(direction)]
	for report in reports:
		found.append(states.add_report(found[-1], report))
	return found


@pytest.mark.parametrize(
	("direction", "reports", "status"),
	[
		(states.INBOUND, ANSWERED, states.COMPLETED),
		(states.INBOUND, MISSED, states.NO_ANSWER),
		(states.OUTBOUND, REFUSED, states.BUSY),
	],
)
def test_each_order_and_each_repetition_ends_the_same(direction: str, reports: tuple, status: str):
	ends = set()
	for order in permutations(reports):
		course = add_all(direction, (*order, *order))
		ranks = [states.RANKS[states.status_of(facts)] for facts in course]
		assert ranks == sorted(ranks), "a status never steps back"
		ends.add(course[-1])
	assert len(ends) == 1
	[facts] = ends
	assert states.status_of(facts) == status


def test_an_answered_call_knows_who_spoke_and_for_how_long():
	facts = add_all(states.INBOUND, ANSWERED)[-1]
	assert (facts.answered_by, facts.answered_leg, states.measure_duration(facts)) == ("a", FIRST, 60)
	assert states.is_settled(facts) and not states.is_missed(facts)


def test_of_two_who_answered_at_once_the_first_has_the_call_in_each_order():
	both = (
		leg(FIRST, LegStatus.IN_PROGRESS, 7, agent="a"),
		leg(SECOND, LegStatus.IN_PROGRESS, 8, agent="b"),
		leg(SECOND, LegStatus.COMPLETED, 8, agent="b"),
		leg(FIRST, LegStatus.COMPLETED, 20, agent="a", duration=13),
	)
	assert {add_all(states.INBOUND, order)[-1].answered_by for order in permutations(both)} == {"a"}


def test_our_greeting_answers_a_caller_and_is_no_conversation():
	course = add_all(
		states.INBOUND, (leg(CALLER, LegStatus.IN_PROGRESS, 1), leg(CALLER, LegStatus.COMPLETED, 9))
	)
	assert [states.status_of(facts) for facts in course[1:]] == [states.RINGING, states.NO_ANSWER]
	assert states.is_missed(course[-1])


def test_an_end_without_proof_of_what_it_came_to_is_asked_about():
	facts = add_all(states.INBOUND, (leg(CALLER, LegStatus.COMPLETED, 60),))[-1]
	assert not states.is_settled(facts)
	assert states.is_settled(states.close(facts, at(70)))
	late = states.add_report(facts, leg(FIRST, LegStatus.COMPLETED, 60, agent="a", duration=50))
	assert (states.status_of(late), late.answered_at) == (states.COMPLETED, at(10))


def test_a_message_makes_a_call_voicemail_whatever_comes_after():
	facts = states.add_message(add_all(states.INBOUND, MISSED)[-1])
	assert (states.status_of(facts), states.is_missed(facts)) == (states.VOICEMAIL, True)
	assert states.status_of(states.close(facts, at(90))) == states.VOICEMAIL


def test_a_conversation_that_ends_in_a_message_needs_a_call_back_as_well():
	facts = states.add_message(add_all(states.INBOUND, ANSWERED)[-1])
	assert (states.status_of(facts), states.is_missed(facts)) == (states.COMPLETED, True)


def test_the_duration_is_counted_over_the_change_of_clocks():
	reports = (leg(FIRST, LegStatus.IN_PROGRESS, 0, agent="a"), leg(CALLER, LegStatus.COMPLETED, 3600))
	assert states.measure_duration(add_all(states.INBOUND, reports)[-1]) == 3600


def test_nobody_is_missed_whom_we_called():
	assert not states.is_missed(add_all(states.OUTBOUND, REFUSED)[-1])


def test_each_status_of_the_document_has_a_rank():
	assert set(states.RANKS) >= states.FINAL and len(states.RANKS) == 9
