"""How many visits customers may book a day."""

from datetime import date

import pytest

from gigafibre_fsm.domain.dispatch.booking_limits.rule import (
	BookedVisit,
	BookingLimit,
	find_full,
	list_uses,
)
from gigafibre_fsm.domain.dispatch.territories.rule import Territory
from gigafibre_fsm.domain.platform.polygons import Polygon

MONDAY, SATURDAY = date(2026, 11, 30), date(2026, 12, 5)
WEST = Territory("West", (Polygon(((-74, 45), (-73, 45), (-73, 46), (-74, 46))),))
IN_WEST, IN_EAST = (45.5, -73.5), (45.5, -72.5)
WEEK = BookingLimit("Installation", frozenset(range(5)), 2)
IN_THE_WEST = BookingLimit("Installation", frozenset({0}), 1, WEST)
NEVER = BookingLimit("Installation", frozenset({5, 6}), 0)


def visit(
	place: tuple[float, float] | None = IN_EAST, day: date = MONDAY, kind: str = "Installation"
) -> BookedVisit:
	return BookedVisit(kind, day, place)


@pytest.mark.parametrize(
	("booked", "asked", "expected"),
	[
		([], visit(), None),
		([visit()], visit(), None),
		([visit(), visit(IN_WEST)], visit(), WEEK),
		# other types and other days take nothing
		([visit(kind="Repair"), visit(day=date(2026, 12, 1))] * 2, visit(), None),
		# a territory has its own limit
		([visit(IN_WEST)], visit(IN_WEST), IN_THE_WEST),
		([visit(IN_WEST)], visit(IN_EAST), None),
		# a home that is not on the map is in no territory, and counts everywhere
		([visit(IN_WEST)], visit(None), None),
		([visit(None), visit(None)], visit(IN_WEST), WEEK),
		([], visit(day=SATURDAY), NEVER),
		([], visit(kind="Repair", day=SATURDAY), None),
	],
)
def test_a_visit_too_many_is_refused_by_the_limit_that_is_full(
	booked: list[BookedVisit], asked: BookedVisit, expected: BookingLimit | None
) -> None:
	full = find_full([WEEK, IN_THE_WEST, NEVER], booked, asked)
	assert (full and full.limit) == expected


def test_each_day_of_a_limit_is_counted_and_more_than_allowed_is_told() -> None:
	booked = [visit(), visit(), visit(IN_WEST)]
	uses = list_uses([WEEK, NEVER], booked, [MONDAY, SATURDAY])
	assert [(use.limit.most, use.day, use.taken, use.is_full) for use in uses] == [
		(2, MONDAY, 3, True),
		(0, SATURDAY, 0, True),
	]
