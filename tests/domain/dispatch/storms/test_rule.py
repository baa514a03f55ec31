"""What a storm does to drives and to work outdoors."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from gigafibre_fsm.domain.dispatch.schedule.drives import Drives
from gigafibre_fsm.domain.dispatch.schedule.technician_day import TravelLeg
from gigafibre_fsm.domain.dispatch.storms import rule
from gigafibre_fsm.domain.dispatch.storms.rule import Storm
from gigafibre_fsm.domain.dispatch.territories.rule import Territory
from gigafibre_fsm.domain.platform.polygons import Polygon

DAY = date(2026, 11, 30)
MIDNIGHT = datetime(2026, 11, 30)
SQUARE = Territory("T", (Polygon(((-73, 45), (-72, 45), (-72, 46), (-73, 46), (-73, 45))),))
INSIDE, OUTSIDE, FAR = (45.5, -72.5), (44.5, -72.5), (43.0, -72.5)


def at(hour: float) -> datetime:
	return MIDNIGHT + timedelta(hours=hour)


def storm(name: str = "S", *, slower: int = 50, areas=(SQUARE,), hours=(0, 24)) -> Storm:
	return Storm(name, at(hours[0]), at(hours[1]), slower, areas)


@pytest.mark.parametrize(("slower", "takes"), [(0, 600), (50, 1200), (70, 2000), (10, 667)])
def test_a_drive_takes_as_long_as_its_lower_speed_needs_rounded_up(slower, takes):
	assert rule.slow_drive(600, INSIDE, INSIDE, [storm(slower=slower)]) == takes


def test_a_drive_that_begins_or_ends_in_the_storm_is_slow_both_ways_and_no_other():
	there, back = (
		rule.slow_drive(600, start, end, [storm()]) for start, end in ((INSIDE, OUTSIDE), (OUTSIDE, INSIDE))
	)
	assert there == back == 1200
	assert rule.slow_drive(600, OUTSIDE, FAR, [storm()]) == 600


def test_of_two_storms_the_worse_counts_and_a_place_off_the_map_is_only_in_one_that_is_everywhere():
	two = [storm(slower=50), storm(slower=20, areas=())]
	assert rule.slow_drive(600, INSIDE, FAR, two) == 1200
	assert rule.slow_drive(600, OUTSIDE, FAR, two) == 750
	assert rule.find_slowing(None, two) == 20
	assert rule.find_slowing(None, [storm()]) == 0


def test_a_table_of_drives_is_what_each_of_them_is_and_what_has_no_way_has_none():
	places, seconds = [INSIDE, OUTSIDE, FAR], np.array([[0, 601, -1], [602, 0, 33], [-1, 34, 0]], np.int32)
	storms = [storm(slower=35)]
	slowed = rule.slow_drives(seconds, places, storms)
	for (row, column), way in np.ndenumerate(seconds):
		one = rule.slow_drive(int(way), places[row], places[column], storms) if way >= 0 else -1
		assert slowed[row, column] == one
	assert rule.slow_drives(seconds, places, [storm(slower=0)]) is seconds


def test_work_outdoors_meets_a_storm_only_where_and_while_it_is():
	afternoon = storm(hours=(13, 18))
	assert rule.find_outdoor_storm(INSIDE, at(12), at(13.5), [afternoon]) is afternoon
	assert rule.find_outdoor_storm(INSIDE, at(12), at(13), [afternoon]) is None
	assert rule.find_outdoor_storm(INSIDE, at(18), at(19), [afternoon]) is None
	assert rule.find_outdoor_storm(OUTSIDE, at(14), at(15), [afternoon]) is None
	assert rule.find_outdoor_storm(None, at(14), at(15), [storm(areas=(), hours=(13, 18))])


def test_drives_are_slow_on_the_day_of_the_storm_alone_and_each_day_is_asked_once():
	asked = []

	def find_storms(day):
		asked.append(day)
		return [storm()] if day == DAY else []

	drives = Drives(lambda start, end: TravelLeg(600, 9000, True) if start and end else None, find_storms)
	for _again in range(2):
		assert drives.select_day(DAY)(INSIDE, OUTSIDE) == TravelLeg(1200, 9000, True)
		assert drives.select_day(DAY + timedelta(days=1))(INSIDE, OUTSIDE) == TravelLeg(600, 9000, True)
	assert drives.select_day(DAY)(INSIDE, None) is None
	assert asked == [DAY, DAY + timedelta(days=1)]
	# a visit that begins the evening before and ends in the storm
	assert drives.find_outdoor_storm(INSIDE, at(-2), at(1)) == storm()
	assert drives.find_outdoor_storm(INSIDE, at(-2), at(-1)) is None


@pytest.mark.parametrize(
	("storms", "calm"),
	[
		([(13, 18)], ((8, 11), (18, 20))),
		([(0, 24)], ()),
		([(6, 9), (12, 24)], ((9, 10),)),
		([(0, 9), (11, 24)], ((9, 9),)),
		([(0, 9), (10, 24)], ()),
		([], ((8, 20),)),
	],
)
def test_work_outdoors_of_two_hours_begins_so_that_it_is_over_before_a_storm_or_after_it(storms, calm):
	assert rule.list_calm_starts([(8, 20)], 2, storms) == calm
