"""What an OLT's view of an ONT means, how long it is asked, and who may ask for a registration."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.network.activation import status
from gigafibre_fsm.domain.network.activation.status import Sight

NOW = datetime(2026, 11, 29, 12)


@pytest.mark.parametrize(
	("known_port", "is_online", "waiting_port", "seen"),
	[
		("0/1/3", True, "", Sight(status.DONE)),
		("0/1/3", False, "", Sight(status.DONE, is_offline=True)),
		# an ONT at another port is never done, even if it is online there
		("0/1/5", True, "", Sight(status.REQUESTED, status.OTHER_PORT, "0/1/5")),
		("", False, "0/1/3", Sight(status.REQUESTED, status.WAITING, "0/1/3")),
		("", False, "", Sight(status.REQUESTED, status.NOT_SEEN)),
	],
)
def test_only_an_ont_at_its_own_port_is_done(
	known_port: str, is_online: bool, waiting_port: str, seen: Sight
):
	found = status.judge_sight("0/1/3", known_port=known_port, is_online=is_online, waiting_port=waiting_port)
	assert found == seen


@pytest.mark.parametrize(
	("state", "was_heard", "may"),
	[
		("", False, True),
		("", True, False),
		(status.FAILED, False, True),
		(status.FAILED, True, False),
		(status.CANCELLED, False, True),
		(status.REQUESTED, False, False),
		(status.RUNNING, False, False),
		(status.UNKNOWN, False, False),
		(status.DONE, False, False),
	],
)
def test_a_registration_is_asked_for_where_none_is_under_way_and_the_ont_never_called(
	state: str, was_heard: bool, may: bool
):
	assert status.may_request(state, was_heard=was_heard) == may


@pytest.mark.parametrize(
	("age", "wait"),
	[
		(timedelta(minutes=5), timedelta(minutes=2)),
		(timedelta(hours=5), timedelta(minutes=15)),
		(timedelta(days=4), None),
	],
)
def test_an_olt_is_asked_often_at_first_and_not_for_ever(age: timedelta, wait: timedelta | None):
	assert status.find_next_look(NOW - age, NOW) == (wait and NOW + wait)


def test_a_port_is_written_as_its_olt_writes_it():
	assert status.write_port("0/{card}/{port}", status.PortPlace(1, 3)) == "0/1/3"
