"""When the ACS is asked again: by the settings, later after each failure, and never missing a session under way."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.network import polling_schedule

NOW = datetime(2026, 11, 25, 12, 0)


@pytest.mark.parametrize(
	("minutes", "failures", "expected"),
	[(5, 0, 5), (5, 1, 10), (5, 3, 40), (5, 4, 60), (5, 99, 60), (60, 2, 60), (0, 0, 1)],
)
def test_a_pause_doubles_with_each_failure_up_to_an_hour(minutes: int, failures: int, expected: int):
	assert polling_schedule.round_pause(minutes, failures) == timedelta(minutes=expected)


def test_a_round_is_due_when_its_time_has_come_or_was_never_set():
	assert polling_schedule.is_due(None, NOW)
	assert polling_schedule.is_due(NOW + timedelta(seconds=19), NOW)
	assert not polling_schedule.is_due(NOW + timedelta(seconds=21), NOW)


def test_the_first_round_asks_for_everything_and_the_next_ones_overlap():
	assert polling_schedule.ask_from(None) is None
	assert polling_schedule.ask_from(NOW) < NOW - timedelta(minutes=2)


def test_a_page_that_is_too_large_is_halved_until_that_does_not_help():
	assert [polling_schedule.smaller_page(size) for size in (500, 99, 51, 50)] == [250, 50, 50, None]
