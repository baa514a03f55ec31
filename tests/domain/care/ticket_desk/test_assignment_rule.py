"""Who gets a ticket: who is there, speaks the language, knows the kind and has the least to do."""

from datetime import date

import pytest

from gigafibre_fsm.domain.care.ticket_desk.assignment_rule import (
	AssignmentReason,
	SupportAgent,
	choose_agent,
)

MONDAY = date(2026, 11, 30)
BOTH, FRENCH, ENGLISH = frozenset(("fr", "en")), frozenset(("fr",)), frozenset(("en",))


def agent(user: str, languages: frozenset[str] = BOTH, **values: object) -> SupportAgent:
	return SupportAgent(user, languages, **values)


def chosen(
	*agents: SupportAgent, kind: str = "", language: str = "fr", members: tuple[str, ...] | None = None
) -> tuple[str, AssignmentReason]:
	choice = choose_agent(agents, kind=kind, language=language, today=MONDAY, members=members)
	return choice.user, choice.reason


def test_whoever_has_the_smallest_share_of_what_is_enough_gets_the_ticket():
	assert (
		chosen(agent("a", open_tickets=5, most_open=10), agent("b", open_tickets=6, most_open=20))[0] == "b"
	)
	assert chosen(agent("b"), agent("a"))[0] == "a", "the name decides between equals, in any order"
	assert chosen(agent("a"), agent("b"))[0] == "a"


def test_a_specialist_goes_before_whoever_does_everything_and_nobody_gets_what_they_do_not_know():
	wifi = agent("w", kinds=frozenset(("Wi-Fi",)), open_tickets=19)
	assert chosen(agent("a"), wifi, kind="Wi-Fi")[0] == "w"
	assert chosen(agent("a", open_tickets=9), wifi, kind="TV")[0] == "a"
	assert chosen(wifi, kind="TV") == ("", AssignmentReason.NO_SKILL)
	assert chosen(wifi, kind="")[0] == "w", "a ticket without a kind is for everybody"


def test_of_a_queue_only_its_members_are_given_tickets():
	assert chosen(agent("a"), agent("b", open_tickets=9), members=("b", "c"))[0] == "b"
	assert chosen(agent("a"), members=("c",)) == ("", AssignmentReason.NOT_IN_QUEUE)
	assert chosen(agent("a"), members=()) == ("", AssignmentReason.NOT_IN_QUEUE), "nobody answers it yet"
	assert chosen(agent("a"), members=None)[0] == "a", "a ticket without a queue is for everybody"


def test_the_customers_language_is_spoken():
	assert chosen(agent("a", ENGLISH), agent("b", FRENCH, open_tickets=19))[0] == "b"
	assert chosen(agent("a", FRENCH), language="en") == ("", AssignmentReason.NO_LANGUAGE)


@pytest.mark.parametrize(
	("away_from", "away_until", "is_there"),
	[
		(None, None, True),
		(date(2026, 11, 30), date(2026, 11, 30), False),
		(date(2026, 11, 20), None, False),
		(date(2026, 12, 1), None, True),
		(date(2026, 11, 20), date(2026, 11, 29), True),
		(None, date(2026, 12, 5), True),
	],
)
def test_whoever_is_away_gets_nothing(away_from: date | None, away_until: date | None, is_there: bool):
	found = chosen(agent("a", away_from=away_from, away_until=away_until))
	assert found == (("a", AssignmentReason.CHOSEN) if is_there else ("", AssignmentReason.ALL_AWAY))


def test_nobody_is_given_more_than_is_enough_and_the_reason_is_said():
	full = agent("a", open_tickets=20)
	assert chosen(full) == ("", AssignmentReason.ALL_FULL)
	assert chosen(full, agent("b", open_tickets=19))[0] == "b"
	assert chosen() == ("", AssignmentReason.NO_AGENTS)
