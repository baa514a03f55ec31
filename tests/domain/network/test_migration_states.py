"""What follows what on a device's way to Oktopus, without a site."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.network.migration import states

NOW = datetime(2026, 11, 29, 12, 0)


def test_two_sights_lie_minutes_apart():
	assert states.count_sight(0, None, NOW) == 1
	assert states.count_sight(1, NOW - timedelta(minutes=4), NOW) == 1
	assert states.count_sight(1, NOW - timedelta(minutes=5), NOW) == 2


@pytest.mark.parametrize(
	("state", "then"),
	[
		(states.WAITING, states.REFUSED),
		(states.PREPARING, states.GOING_BACK),
		(states.PROVING, states.GOING_BACK),
		(states.WATCHED, states.WATCHED),
		(states.FINISHING, states.FINISHING),
		(states.GOING_BACK, states.GOING_BACK),
	],
)
def test_a_device_that_does_not_get_on_is_given_up_or_goes_back(state: str, then: str):
	long_ago = NOW - states.GIVEN_UP_AFTER - timedelta(minutes=1)
	assert states.try_again(state, long_ago, NOW, states.NO_ANSWER).state == then
	assert states.try_again(state, NOW, NOW, states.NO_ANSWER).state == state


def test_there_is_a_way_back_from_everywhere_that_changed_something():
	for state in (states.PREPARING, states.PROVING, states.WATCHED, states.FINISHING, states.DONE):
		assert states.request_back(state, NOW).state == states.GOING_BACK
	assert states.request_back(states.WAITING, NOW) == states.MigrationStep(states.BACK)
	for state in (states.REFUSED, states.BACK, states.GOING_BACK):
		assert states.request_back(state, NOW) is None
