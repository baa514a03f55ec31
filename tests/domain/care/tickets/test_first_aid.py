"""What a customer tries before they write to us, and what a ticket's status means to them."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.care.tickets import stages
from gigafibre_fsm.domain.care.tickets.first_aid import (
	NO_INTERNET,
	SLOW,
	STEPS,
	WIFI,
	AidFacts,
	choose_step,
	parse_steps,
)

NOW = datetime(2026, 11, 23, 12)


def steps(kind: str, facts: AidFacts) -> list[str]:
	"""The steps of a customer whom nothing helps, up to the form."""
	passed: list[str] = []
	while True:
		step = choose_step(kind, facts, passed)
		if step == "write":
			return passed
		passed.append(step)


@pytest.mark.parametrize(
	("kind", "facts", "expected"),
	[
		("", AidFacts(), []),
		("", AidFacts(is_suspended=True, has_visit=True, line="down"), []),
		("", AidFacts(has_ticket=True), ["ticket"]),
		(NO_INTERNET, AidFacts(), ["power", "unplug"]),
		(NO_INTERNET, AidFacts(line="down"), ["power", "unplug"]),
		(SLOW, AidFacts(line="not_heard"), ["power", "unplug"]),
		(WIFI, AidFacts(line="unknown"), ["power", "unplug"]),
		(NO_INTERNET, AidFacts(line="weak"), []),
		(SLOW, AidFacts(line="weak", has_visit=True), ["visit"]),
		(NO_INTERNET, AidFacts(line="working"), ["near", "restart"]),
		(SLOW, AidFacts(line="working"), ["near", "speed", "restart"]),
		(WIFI, AidFacts(line="working"), ["near", "speed", "restart"]),
		(NO_INTERNET, AidFacts(is_suspended=True, line="down", has_visit=True), ["pay"]),
		(
			SLOW,
			AidFacts(has_ticket=True, has_visit=True, line="down"),
			["ticket", "visit", "power", "unplug"],
		),
	],
)
def test_each_thing_that_is_known_leads_to_its_own_steps(kind: str, facts: AidFacts, expected: list[str]):
	assert steps(kind, facts) == expected


def test_an_address_names_known_steps_only_and_each_once():
	assert parse_steps("unplug,power,power,<b>,write,steal,") == ("power", "unplug")
	assert parse_steps("") == () and parse_steps(",".join(STEPS)) == STEPS


@pytest.mark.parametrize(
	("status", "last", "stage"),
	[
		("Open", "", "received"),
		("Open", "Received", "received"),
		("Open", "Sent", "answered"),
		("Replied", "Received", "answered"),
		("On Hold", "Received", "on_hold"),
		("On Hold", "Sent", "answered"),
		("Resolved", "Received", "over"),
		("Closed", "Sent", "over"),
	],
)
def test_a_status_is_said_as_the_customer_sees_it(status: str, last: str, stage: str):
	assert stages.stage_of(status, last) == stage


def test_a_ticket_is_opened_again_for_two_weeks_and_rated_once_when_it_is_over():
	late = NOW - timedelta(days=14, seconds=1)
	assert stages.is_reopened("Closed", NOW - timedelta(days=14), NOW)
	assert not stages.is_reopened("Closed", late, NOW) and stages.is_reopened("Open", late, NOW)
	assert stages.may_rate("Resolved", 0) and not stages.may_rate("Closed", 3)
	assert not stages.may_rate("Replied", 0)
