"""Where a visit stands, and how a gesture merges with what others did."""

from datetime import date, datetime

import pytest

from gigafibre_fsm.domain.dispatch.schedule import placement
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement

NINE, TEN = datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 10)
HERE = Placement("TECH-1", NINE, 60, ("TECH-2",))


def test_a_visit_without_technician_or_arrival_is_in_the_backlog_with_its_length_only():
	for to in ({"technician": None}, {"arrival": None}):
		assert placement.apply_change(HERE, to) == Placement(None, None, 60)


def test_a_gesture_changes_only_what_it_names():
	assert placement.apply_change(HERE, {"arrival": TEN}) == Placement("TECH-1", TEN, 60, ("TECH-2",))


@pytest.mark.parametrize(
	("base", "to", "fields"),
	[
		({"arrival": NINE}, {"arrival": TEN}, ()),
		({"arrival": TEN}, {"arrival": datetime(2026, 11, 23, 11)}, ("arrival",)),
		({"arrival": TEN, "technician": "TECH-1"}, {"technician": "TECH-3"}, ()),
		# both did the same: there is nothing to ask
		({"arrival": TEN}, {"arrival": NINE}, ()),
		({}, {"arrival": TEN}, ()),
	],
)
def test_only_a_field_that_both_changed_differently_clashes(base, to, fields):
	assert placement.list_clashing(HERE, base, to) == fields


def test_a_placement_survives_the_way_to_the_browser_and_back():
	for each in (HERE, Placement(None, None, 45)):
		assert placement.from_json(each.to_json()) == each


def test_who_is_named_twice_counts_once():
	assert Placement("TECH-1", NINE, 60, ("TECH-1", "TECH-2")).technicians == ("TECH-1", "TECH-2")


@pytest.mark.parametrize(
	("hour", "minutes", "days"),
	[
		(9, 60, (23,)),
		(22, 120, (23,)),
		(22, 121, (23, 24)),
		(0, 0, (23,)),
		(12, 2160, (23, 24)),
		(12, 2161, (23, 24, 25)),
	],
)
def test_a_visit_stands_on_every_day_that_it_touches_and_midnight_ends_one(hour, minutes, days):
	here = Placement("TECH-1", datetime(2026, 11, 23, hour), minutes, ("TECH-2",))
	assert here.days == tuple(date(2026, 11, day) for day in days)
	assert here.rows == {(name, day) for name in ("TECH-1", "TECH-2") for day in here.days}
	assert placement.to_backlog(here).rows == set()
