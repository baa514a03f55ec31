"""Quiet hours, over midnight and not."""

from datetime import datetime, time

import pytest

from gigafibre_fsm.domain.messaging.policy.quiet_hours import not_before

NIGHT = (time(21, 0), time(8, 0))
MORNING = datetime(2026, 11, 23, 8, 0)


@pytest.mark.parametrize(
	("now", "expected"),
	[
		(datetime(2026, 11, 22, 20, 59, 59), None),
		(datetime(2026, 11, 22, 21, 0), MORNING),
		(datetime(2026, 11, 22, 23, 59, 59), MORNING),
		(datetime(2026, 11, 23, 0, 0), MORNING),
		(datetime(2026, 11, 23, 7, 59, 59), MORNING),
		(datetime(2026, 11, 23, 8, 0), None),
		(datetime(2026, 11, 23, 12, 0), None),
	],
)
def test_a_night_lasts_over_midnight(now: datetime, expected: datetime | None) -> None:
	assert not_before(now, *NIGHT) == expected


@pytest.mark.parametrize(
	("now", "expected"),
	[
		(datetime(2026, 11, 22, 11, 59), None),
		(datetime(2026, 11, 22, 12, 0), datetime(2026, 11, 22, 13, 0)),
		(datetime(2026, 11, 22, 13, 0), None),
	],
)
def test_a_rest_at_noon_ends_the_same_day(now: datetime, expected: datetime | None) -> None:
	assert not_before(now, time(12, 0), time(13, 0)) == expected


def test_midnight_may_be_the_border() -> None:
	assert not_before(datetime(2026, 12, 31, 23, 0), time(22, 0), time(0, 0)) == datetime(2027, 1, 1)
	assert not_before(datetime(2027, 1, 1, 0, 0), time(22, 0), time(0, 0)) is None


@pytest.mark.parametrize("hours", [(None, None), (time(21), None), (None, time(8)), (time(8), time(8))])
def test_without_two_different_hours_nothing_is_quiet(hours: tuple) -> None:
	assert not_before(datetime(2026, 11, 22, 23, 0), *hours) is None
