"""The travel that one more stop adds."""

from datetime import date, datetime, time, timedelta

from gigafibre_fsm.domain.dispatch.schedule import detour
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.dispatch.schedule.technician_day import DayStop, TravelLeg

DAY = date(2026, 11, 23)
HOME, A, B, C = (45.0, -73.0), (45.1, -73.0), (45.2, -73.0), (45.3, -73.0)
MEMBER = PlanningTechnician("TECH-1", "Marc", (time(8), time(17)), frozenset(range(5)), start=HOME, end=C)


def ways(start, end) -> TravelLeg | None:
	"""A minute for each hundredth of a degree."""
	return TravelLeg(round(abs(start[0] - end[0]) * 6_000), 0, True) if start and end else None


def at(hour: float) -> datetime:
	return datetime.combine(DAY, time(0)) + timedelta(hours=hour)


def test_a_stop_on_the_way_adds_nothing_and_one_aside_adds_its_detour():
	assert detour.count_added_seconds(HOME, A, B, ways) == 0
	assert detour.count_added_seconds(A, C, B, ways) == 1200
	assert detour.count_added_seconds(None, C, B, ways) == 600
	assert detour.count_added_seconds(A, None, B, ways) == 0


def test_the_neighbours_of_an_arrival_are_the_stops_around_it_or_the_ends_of_the_day():
	stops = [DayStop("A", at(9), at(10), A), DayStop("B", at(11), at(12), B)]
	assert detour.find_neighbours(stops, MEMBER, at(8)) == (HOME, A)
	assert detour.find_neighbours(stops, MEMBER, at(10)) == (A, B)
	assert detour.find_neighbours(stops, MEMBER, at(13)) == (B, C)
	assert detour.find_neighbours([], MEMBER, at(13)) == (HOME, C)
