"""How today will really go."""

from datetime import datetime, time, timedelta

from gigafibre_fsm.domain.dispatch.live_position.rules import LastSeen
from gigafibre_fsm.domain.dispatch.schedule.forecast import (
	ActiveJob,
	ArrivalForecast,
	DayContext,
	forecast_arrivals,
)

A, B = (45.4, -73.2), (45.5, -73.2)


def at(hour: float) -> datetime:
	return datetime(2026, 11, 23) + timedelta(hours=hour)


def make_active_job(job: str, arrival: float, **more: object) -> ActiveJob:
	values = {"duration": 60, "place": A, "due": at(arrival + 0.5)}
	return ActiveJob(job, at(arrival), **{**values, **more})


def twenty(_start, _end) -> int:
	return 20 * 60


def test_what_is_on_time_is_expected_as_planned():
	assert forecast_arrivals([make_active_job("A", 9), make_active_job("B", 11)], twenty, at(8)) == [
		ArrivalForecast("A", at(9), 0),
		ArrivalForecast("B", at(11), 0),
	]


def test_a_visit_that_takes_longer_pushes_those_after_it():
	visits = [make_active_job("A", 9, on_site_on=at(9)), make_active_job("B", 10.5), make_active_job("C", 12)]
	found = forecast_arrivals(visits, twenty, at(11))
	# A goes on until now at least, then the way, an hour of work, the way
	assert found[1] == ArrivalForecast("B", at(11 + 1 / 3), 20)
	assert found[2] == ArrivalForecast("C", at(12 + 2 / 3), 10)


def test_nobody_is_expected_before_their_arrival_or_in_the_past():
	found = forecast_arrivals(
		[make_active_job("A", 9, on_site_on=at(8.5)), make_active_job("B", 13)], twenty, at(9)
	)
	assert found[1].arrival == at(13)
	assert forecast_arrivals([make_active_job("A", 9)], twenty, at(9.5)) == [ArrivalForecast("A", at(9.5), 0)]


def test_a_visit_that_is_over_pushes_nobody_and_is_not_expected():
	found = forecast_arrivals(
		[make_active_job("A", 9, is_over=True), make_active_job("B", 10)], twenty, at(9.5)
	)
	assert found == [ArrivalForecast("B", at(10), 0)]


def test_without_a_window_the_arrival_is_what_counts():
	assert forecast_arrivals([make_active_job("A", 9, due=None)], twenty, at(9.25))[0].late == 15


def test_who_is_on_site_is_not_late_any_more():
	assert forecast_arrivals([make_active_job("A", 9, on_site_on=at(9.75))], twenty, at(10))[0].late == 0


def test_who_has_not_left_needs_the_way_from_home_at_least():
	found = forecast_arrivals([make_active_job("A", 9)], twenty, at(9.25), DayContext(home=B))
	assert found == [ArrivalForecast("A", at(9.25 + 1 / 3), 5)]


def test_a_break_without_room_later_comes_before_the_next_visit():
	noon = DayContext(pause=(30, time(11), time(13)))
	held_up = [make_active_job("A", 10, on_site_on=at(10), duration=120), make_active_job("B", 12.5)]
	assert [one.arrival for one in forecast_arrivals(held_up, twenty, at(11.5), noon)] == [
		at(10),
		at(12.5 + 1 / 3),
	]
	with_room = [make_active_job("A", 10, on_site_on=at(10), duration=60), make_active_job("B", 12.5)]
	assert forecast_arrivals(with_room, twenty, at(10.5), noon)[1].arrival == at(12.5)
	after_noon = [make_active_job("A", 13, on_site_on=at(13), duration=60), make_active_job("B", 14.5)]
	assert forecast_arrivals(after_noon, twenty, at(13.5), noon)[1].arrival == at(14.5)


def test_a_long_visit_through_the_whole_time_of_the_break_is_not_put_off():
	found = forecast_arrivals(
		[make_active_job("A", 9, duration=300)], twenty, at(8), DayContext(pause=(30, time(11), time(13)))
	)
	assert found == [ArrivalForecast("A", at(9), 0)]


def test_an_absence_in_the_middle_of_the_day_is_waited_for_and_a_longer_one_is_not():
	dentist = DayContext(away=[(at(9), at(11))])
	assert forecast_arrivals(
		[make_active_job("A", 10), make_active_job("B", 12)], twenty, at(8), dentist
	) == [
		ArrivalForecast("A", at(11), 30),
		ArrivalForecast("B", at(12 + 1 / 3), 0),
	]
	assert forecast_arrivals(
		[make_active_job("A", 10)], twenty, at(8), DayContext(away=[(at(9), at(48))])
	) == [ArrivalForecast("A", at(10), 0)]


def test_who_waits_for_the_crew_begins_with_it():
	found = forecast_arrivals(
		[make_active_job("A", 9, not_before=at(10)), make_active_job("B", 10.5)], twenty, at(8)
	)
	assert [one.arrival for one in found] == [at(10), at(11 + 1 / 3)]


# ---- where the technician is


def by_distance(start: tuple[float, float], end: tuple[float, float]) -> int:
	"""Ten minutes for a tenth of a degree."""
	return round(abs(start[0] - end[0]) * 6000)


def forecast_seen(*visits: ActiveJob, now: float, seen_at: float, place: tuple[float, float]) -> list:
	course = DayContext(home=A, seen=LastSeen(place, at(seen_at)))
	return [one.arrival for one in forecast_arrivals(visits, by_distance, at(now), course)]


def test_who_is_on_the_way_arrives_by_the_drive_from_where_they_are():
	visit = make_active_job("A", 9, place=B, en_route_on=at(8.5))
	# seen 50 minutes away six minutes ago: at 9:44, although the plan says 9:00
	assert forecast_seen(visit, now=9, seen_at=8.9, place=(46.0, -73.2)) == [at(8.9) + timedelta(minutes=50)]
	assert forecast_arrivals([visit], by_distance, at(9), DayContext(home=A))[0].arrival == at(9)


def test_who_has_not_left_drives_from_where_they_are_and_not_from_home():
	visit = make_active_job("A", 9, place=B)
	assert forecast_seen(visit, now=9, seen_at=8.9, place=B) == [at(9)]
	assert forecast_arrivals([visit], by_distance, at(9), DayContext(home=A))[0].arrival == at(9) + timedelta(
		minutes=10
	)


def test_a_position_moves_only_the_next_visit_and_those_after_it():
	here, there = make_active_job("A", 9, on_site_on=at(9)), make_active_job("B", 10.5, place=B)
	# at work: the position says nothing that the visit does not say
	seen = forecast_seen(here, there, now=9.5, seen_at=9.5, place=(46.0, -73.2))
	assert seen == [at(9), at(10.5)]


def test_nobody_begins_before_the_planned_hour_because_they_are_near():
	assert forecast_seen(make_active_job("A", 11, place=B), now=9, seen_at=9, place=B) == [at(11)]
