"""A technician's day as its row shows it."""

from datetime import date, datetime, time, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.schedule import technician_day
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import BusySpan
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.dispatch.schedule.technician_day import DayStop, TravelLeg

DAY = date(2026, 11, 23)
HOME, A, B = (45.3, -73.2), (45.4, -73.2), (45.5, -73.2)
QUARTER = TravelLeg(900, 12_000, True)
MEMBER = PlanningTechnician("TECH-1", "Marc", (time(8), time(17)), frozenset(range(5)), start=HOME, end=HOME)


def at(hour: float) -> datetime:
	return datetime.combine(DAY, time(0)) + timedelta(hours=hour)


def stop(job: str, start: float, end: float, place=A) -> DayStop:
	return DayStop(job, at(start), at(end), place)


def quarter(a, b) -> TravelLeg | None:
	return QUARTER if a and b and a != b else TravelLeg(0, 0, True) if a and b else None


def draw(*stops: DayStop, now: float = 0, ways=quarter, **changes: object) -> technician_day.TechnicianDay:
	values = {name: getattr(MEMBER, name) for name in PlanningTechnician.__slots__} | changes
	return technician_day.build_day(PlanningTechnician(**values), DAY, stops, ways, at(now))


def test_travel_goes_from_home_through_the_stops_and_back():
	row = draw(stop("B", 11, 12, B), stop("A", 9, 10))
	assert [(leg.before, leg.after) for leg in row.legs] == [(None, "A"), ("A", "B"), ("B", None)]
	assert (row.legs[0].leave, row.legs[0].reach) == (at(8.75), at(9))
	assert (row.legs[1].leave, row.legs[1].reach) == (at(10.75), at(11))
	assert (row.legs[2].leave, row.legs[2].reach) == (at(12), at(12.25))
	assert (row.work, row.travel, round(row.travel_share, 2)) == (120, 45, 0.27)


def test_a_way_that_does_not_fit_begins_at_once_and_ends_too_late():
	row = draw(stop("A", 9, 10), stop("B", 10, 11, B))
	assert (row.legs[1].leave, row.legs[1].reach) == (at(10), at(10.25))


def test_who_starts_anywhere_has_no_way_to_the_first_stop():
	row = draw(stop("A", 9, 10), start=None, end=None)
	assert row.legs == ()


def test_a_place_that_nobody_knows_has_no_ways():
	assert draw(stop("A", 9, 10, None)).legs == ()


def test_the_break_takes_the_first_room_within_its_hours():
	pause = (30, time(11, 30), time(13))
	assert draw(pause=pause).pause == (at(11.5), at(12))
	assert draw(stop("A", 11, 12.5), pause=pause).pause == (at(12.5), at(13))
	assert draw(stop("A", 11, 14), pause=pause).pause is None


def test_a_day_off_and_a_holiday_have_no_shift_and_say_why():
	assert [gap.kind for gap in draw(working_days=frozenset()).blocked] == ["day_off"]
	row = draw(holidays={DAY: "Fête nationale"})
	assert (row.shift, row.blocked[0].kind, row.blocked[0].label) == (None, "holiday", "Fête nationale")


def test_an_absence_is_cut_to_the_day_and_takes_its_hours_from_the_load():
	away = BusySpan("Sick", at(-10), at(12.5))
	row = draw(stop("A", 13, 15, HOME), absences=(away,))
	assert (row.blocked[0].start, row.blocked[0].end) == (at(0), at(12.5))
	assert row.load == round(120 / 270, 3)


def test_the_load_counts_work_and_ways_against_the_hours_without_the_break():
	row = draw(stop("A", 9, 12), pause=(60, time(12), time(13)))
	assert row.load == round((180 + 30) / (9 * 60 - 60), 3)


def test_the_next_free_slot_is_named_with_its_minutes_and_never_lies_behind():
	row = draw(stop("A", 9, 10), stop("B", 10.5, 12, B), now=8.5)
	assert (row.free, row.free_minutes) == (at(12.25), 285)
	assert draw(stop("A", 12, 13), now=9).free == at(9)
	assert draw(stop("A", 8, 17)).free is None
	assert draw(now=18).free is None


NIGHT = stop("N", 22.5, 25.5)
TOMORROW = DAY + timedelta(days=1)


def test_a_visit_over_midnight_counts_its_minutes_and_its_ways_on_the_right_day():
	evening = technician_day.build_day(MEMBER, DAY, [stop("A", 15, 16), NIGHT], quarter, at(0))
	assert (evening.work, evening.travel) == (60 + 90, 15)
	assert [(leg.before, leg.after) for leg in evening.legs] == [(None, "A"), ("A", "N")]
	morning = technician_day.build_day(MEMBER, TOMORROW, [NIGHT, stop("B", 33, 34)], quarter, at(0))
	assert (morning.work, morning.travel) == (90 + 60, 45)
	# home after the night, out again in the morning, home again
	assert [(leg.before, leg.after) for leg in morning.legs] == [("N", None), (None, "B"), ("B", None)]
	assert morning.legs[0].leave == NIGHT.end
	assert (morning.free, morning.free_minutes) == (at(32), 45)


def test_work_that_runs_into_the_shift_leads_straight_to_the_next_stop():
	morning = technician_day.build_day(
		MEMBER, TOMORROW, [stop("N", 22, 33), stop("B", 34, 35, B)], quarter, at(0)
	)
	assert [(leg.before, leg.after) for leg in morning.legs] == [("N", "B"), ("B", None)]
	assert morning.work == 9 * 60 + 60


@pytest.mark.parametrize("evening", [date(2026, 10, 31), date(2027, 3, 13)], ids=["autumn", "spring"])
@pytest.mark.parametrize(("starts", "minutes", "parts"), [(22.5, 180, (90, 90)), (23, 300, (60, 240))])
def test_in_a_night_in_which_clocks_are_changed_no_minute_is_lost_or_counted_twice(
	evening, starts, minutes, parts
):
	start = datetime.combine(evening, time(0)) + timedelta(hours=starts)
	here = Placement("TECH-1", start, minutes)
	assert here.days == (evening, evening + timedelta(days=1))
	night = DayStop("N", here.arrival, here.ends, A)
	drawn = [technician_day.build_day(MEMBER, day, [night], quarter, start) for day in here.days]
	assert tuple(row.work for row in drawn) == parts
	assert sum(row.travel for row in drawn) == 30, "there and back, once"
