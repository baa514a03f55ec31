"""Straight lines and the places they are drawn between; packed rows; what is still to be asked for."""

import math
import random

import numpy as np
import pytest

from gigafibre_fsm.domain.dispatch.travel import rows as travel_rows
from gigafibre_fsm.domain.dispatch.travel.estimate import problem_of, straight_line
from gigafibre_fsm.domain.dispatch.travel.rows import TravelRow
from gigafibre_fsm.integrations.routing.blocks import Block, cut
from gigafibre_fsm.integrations.routing.earth import crow_metres

MONTREAL, QUEBEC = (45.5019, -73.5674), (46.8131, -71.2075)


def test_a_straight_line_is_as_long_as_on_the_globe():
	# Montréal to Québec: 233 km by the great circle
	assert crow_metres([MONTREAL], [QUEBEC])[0, 0] == pytest.approx(233_000, rel=0.01)
	# a degree of latitude: 111.2 km; of longitude at 60° north: half of that
	assert crow_metres([(45, -73)], [(46, -73)])[0, 0] == pytest.approx(111_195, rel=0.001)
	assert crow_metres([(60, -73)], [(60, -74)])[0, 0] == pytest.approx(55_597, rel=0.001)


def test_an_estimate_is_longer_than_the_line_and_takes_its_time():
	seconds, metres = straight_line([MONTREAL, QUEBEC], speed_kmh=90, detour_factor=1.3)
	assert metres[0, 1] == metres[1, 0] == pytest.approx(303_000, rel=0.01)
	assert seconds[0, 1] == pytest.approx(metres[0, 1] / 25, abs=1)
	assert seconds[0, 0] == metres[1, 1] == 0
	assert straight_line([], speed_kmh=45, detour_factor=1.3)[0].shape == (0, 0)


def test_nobody_gets_there_faster_by_way_of_another_place():
	chance = random.Random(3)
	places = [(chance.uniform(45, 47), chance.uniform(-75, -71)) for _ in range(40)]
	seconds, _metres = straight_line(places, speed_kmh=45, detour_factor=1.3)
	by_way_of = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
	assert (by_way_of >= seconds - 2).all()


@pytest.mark.parametrize(
	("place", "problem"),
	[
		(MONTREAL, ""),
		((49.9, -65.5), ""),  # Anticosti
		((47.378, -61.858), ""),  # Îles-de-la-Madeleine
		((58.1, -68.4), ""),  # Kuujjuaq
		((47.56, -52.71), ""),  # St. John's
		((None, -73.5), "missing"),
		((45.5, None), "missing"),
		((math.nan, -73.5), "missing"),
		((math.inf, -73.5), "missing"),
		(("45.5", "-73.5"), "missing"),
		((0, 0), "missing"),
		((0.0, -0.0), "missing"),
		((45.5, 0), "missing"),
		((-73.5674, 45.5019), "swapped"),
		((48.85, 2.35), "elsewhere"),
		((45.5, 73.5), "elsewhere"),
		((4500, -73), "elsewhere"),
		((42.0, -60.0), "water"),
		((48.4, -62.0), "water"),
	],
)
def test_places_that_cannot_be_meant_are_told_apart(place, problem):
	assert problem_of(place) == problem


def test_a_key_is_one_house_and_leads_back_to_it():
	places = [MONTREAL, QUEBEC, (-89.99999, 179.99999), (90, -180)]
	keys = travel_rows.keys_of(places)
	assert [travel_rows.place_of(key) for key in keys] == [
		(round(latitude, 5), round(longitude, 5)) for latitude, longitude in places
	]
	next_door = travel_rows.keys_of([(45.5019, -73.56741), (45.50191, -73.5674), (45.501901, -73.567404)])
	assert next_door[0] != keys[0] and next_door[1] != keys[0] and next_door[2] == keys[0]


def row(keys: list[int], seconds: list[int], day: int = 739_000) -> TravelRow:
	columns = (seconds, [each * 10 for each in seconds], [day] * len(keys))
	return TravelRow(
		np.array(keys, dtype=np.int64), *(np.array(column, dtype=np.int32) for column in columns)
	)


def test_a_packed_row_comes_back_whole():
	keys = sorted(random.Random(1).sample(range(2**50), 500))
	before = row(keys, list(range(-1, 499)))
	after = travel_rows.unpack_row(travel_rows.pack_row(before))
	for name in ("keys", "seconds", "metres", "days"):
		assert (getattr(after, name) == getattr(before, name)).all()
	assert len(travel_rows.unpack_row(travel_rows.pack_row(TravelRow())).keys) == 0


@pytest.mark.parametrize(
	"text", ["", "é", "nonsense", "0" * 40, travel_rows.pack_row(row([1, 2], [3, 4]))[:-6]]
)
def test_damaged_text_is_an_empty_row(text):
	assert len(travel_rows.unpack_row(text).keys) == 0


def test_merging_keeps_the_newer_of_two_and_all_others():
	both = travel_rows.merge_rows(row([1, 5, 9], [10, 50, 90]), row([5, 7], [55, 70], day=739_005))
	assert both.keys.tolist() == [1, 5, 7, 9]
	assert both.seconds.tolist() == [10, 55, 70, 90]
	assert both.since(739_001).keys.tolist() == [5, 7]


def test_keys_are_found_where_they_stand():
	known = row([1, 5, 9], [10, 50, 90])
	is_here, where = known.find(np.array([0, 1, 9, 10]))
	assert is_here.tolist() == [False, True, True, False]
	assert known.seconds[where].tolist() == [10, 90]
	assert not TravelRow().find(np.array([1]))[0].any()


def count_requests(is_missing: np.ndarray) -> tuple[np.ndarray, int]:
	"""How often each trip is asked for, and in how many questions."""
	times = np.zeros(is_missing.shape, dtype=int)
	parts = list(travel_rows.find_rectangles(is_missing))
	for sources, destinations in parts:
		times[np.ix_(sources, destinations)] += 1
	return times, len(parts)


def test_only_what_is_missing_is_asked_for_and_once():
	missing = np.zeros((100, 100), dtype=bool)
	missing[[7, 42]] = True
	missing[:, [7, 42]] = True
	times, questions = count_requests(missing)
	assert (times == missing).all()
	assert questions == 2
	assert count_requests(np.ones((5, 5), dtype=bool))[1] == 1
	assert count_requests(np.zeros((5, 5), dtype=bool))[1] == 0


def test_holes_everywhere_are_filled_with_one_question():
	missing = np.eye(50, dtype=bool)
	times, questions = count_requests(missing)
	assert questions == 1
	assert (times >= missing).all()


@pytest.mark.parametrize("most_pairs,most_side", [(10_000, 100), (2500, 2500), (3500, 3500), (7, 3), (1, 1)])
@pytest.mark.parametrize("rows,columns", [(1, 1), (1, 660), (660, 1), (59, 61), (20, 45), (0, 5)])
def test_a_cut_table_is_complete_and_within_the_limits(most_pairs, most_side, rows, columns):
	whole = Block(tuple(range(rows)), tuple(range(1000, 1000 + columns)))
	parts = list(cut(whole, most_pairs, most_side))
	assert all(part.pairs <= most_pairs and max(part.count) <= most_side for part in parts)
	pairs = [(a, b) for part in parts for a in part.sources for b in part.destinations]
	assert len(pairs) == len(set(pairs)) == rows * columns
