"""Whether a technician serves a place on a day."""

from datetime import date

import pytest

from gigafibre_fsm.domain.dispatch.territories.rule import (
	ServedTerritory,
	Territory,
	does_serve,
	list_served,
)
from gigafibre_fsm.domain.platform.polygons import Polygon

MONDAY, TUESDAY, NEXT_TUESDAY = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 8)


def territory(name: str, west: float) -> Territory:
	corners = ((west, 45.0), (west + 1, 45.0), (west + 1, 46.0), (west, 46.0))
	return Territory(name, (Polygon(corners),))


WEST, EAST = territory("West", -74), territory("East", -73)
IN_WEST, IN_EAST, FAR = (45.5, -73.5), (45.5, -72.5), (48.4, -71.1)
SERVED = (
	ServedTerritory(WEST, frozenset({0, 1})),
	ServedTerritory(EAST, frozenset({0})),
	ServedTerritory(EAST, only_on=NEXT_TUESDAY),
)


@pytest.mark.parametrize(
	("place", "day", "expected"),
	[
		(IN_WEST, MONDAY, True),
		(IN_EAST, MONDAY, True),
		(FAR, MONDAY, False),
		(IN_WEST, TUESDAY, True),
		(IN_EAST, TUESDAY, False),
		# a date replaces its day of the week
		(IN_EAST, NEXT_TUESDAY, True),
		(IN_WEST, NEXT_TUESDAY, False),
		# a day that no row names is not limited
		(FAR, date(2026, 12, 2), True),
		# a home that is not on the map belongs nowhere, and is not refused
		(None, TUESDAY, True),
	],
)
def test_a_technician_serves_the_territories_of_the_day(
	place: tuple[float, float] | None, day: date, expected: bool
) -> None:
	assert does_serve(SERVED, place, day) is expected


def test_whoever_has_no_territory_goes_everywhere() -> None:
	assert does_serve((), FAR, MONDAY)
	assert list_served((), MONDAY) == ()


def test_a_place_that_is_not_on_the_map_is_in_no_territory() -> None:
	assert WEST.covers(IN_WEST)
	assert not WEST.covers(None)
