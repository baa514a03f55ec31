"""How exact a live position is, how old it may be, and until when a technician may share it."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.live_position import rules

NOW = datetime(2026, 11, 30, 10, 0)
SHIFT = (NOW.replace(hour=8), NOW.replace(hour=17))


def at(hour: float) -> datetime:
	return datetime(2026, 11, 30) + timedelta(hours=hour)


def test_a_position_is_kept_to_about_a_hundred_metres():
	assert rules.round_place(45.30714, -73.26261, is_precise=False) == (45.307, -73.263)


def test_two_homes_of_a_street_cannot_be_told_apart():
	one = rules.round_place(45.30692, -73.26268, is_precise=False)
	assert one == rules.round_place(45.30740, -73.26310, is_precise=False)


def test_whoever_chose_it_is_kept_ten_times_more_exactly():
	assert rules.round_place(45.30714, -73.26261, is_precise=True) == (45.3071, -73.2626)


@pytest.mark.parametrize(
	"place", [(0, 0), (91, -73), (45, 181), (float("nan"), -73.2), (45.3, float("inf")), (-91, 0)]
)
def test_what_is_no_place_is_none(place: tuple[float, float]):
	assert not rules.is_on_earth(*place)


def test_a_place_of_the_region_is_one():
	assert rules.is_on_earth(45.3, -73.2)


@pytest.mark.parametrize(
	("said", "metres"),
	[(30.4, 30), (0, 0), (1e300, 100_000), (float("nan"), 100_000), (-5, 100_000)],
)
def test_an_accuracy_that_no_phone_has_is_the_least(said: float, metres: int):
	assert rules.round_accuracy(said) == metres


@pytest.mark.parametrize(
	("seconds", "measured_on"),
	[
		(0, NOW),
		(-30, NOW),
		(120, NOW - timedelta(minutes=2)),
		(900, NOW - timedelta(minutes=15)),
		(901, None),
	],
)
def test_a_position_that_waited_too_long_is_not_taken(seconds: int, measured_on: datetime | None):
	assert rules.find_measured_on(seconds, NOW) == measured_on


@pytest.mark.parametrize(
	("minutes", "is_fresh", "is_shown"),
	[(0, True, True), (15, True, True), (16, False, True), (60, False, True), (61, False, False)],
)
def test_a_position_fades_and_goes(minutes: int, is_fresh: bool, is_shown: bool):
	age = timedelta(minutes=minutes)
	assert (rules.is_fresh(age), rules.is_shown(age)) == (is_fresh, is_shown)


@pytest.mark.parametrize(
	("now", "away", "end"),
	[
		(at(10), [], at(17)),
		(at(8), [], at(17)),
		(at(7.99), [], None),
		(at(17), [], None),
		(at(10), [(at(14), at(24))], at(14)),
		(at(14), [(at(14), at(24))], None),
		(at(15), [(at(9), at(12))], at(17)),
	],
)
def test_sharing_ends_with_the_shift_or_where_an_absence_begins(
	now: datetime, away: list, end: datetime | None
):
	assert rules.find_sharing_end(SHIFT, away, now) == end


def test_nobody_shares_on_a_day_off():
	assert rules.find_sharing_end(None, [], NOW) is None
