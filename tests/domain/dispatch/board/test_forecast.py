"""How today will really go."""

from datetime import datetime, timedelta

from gigafibre_fsm.domain.dispatch.board.forecast import Expected, Going, expect

A, B = (45.4, -73.2), (45.5, -73.2)


def at(hour: float) -> datetime:
	return datetime(2026, 11, 23) + timedelta(hours=hour)


def going(job: str, arrival: float, **more: object) -> Going:
	values = {"duration": 60, "place": A, "due": at(arrival + 0.5)}
	return Going(job, at(arrival), **{**values, **more})


def twenty(_start, _end) -> int:
	return 20 * 60


def test_what_is_on_time_is_expected_as_planned():
	assert expect([going("A", 9), going("B", 11)], twenty, at(8)) == [
		Expected("A", at(9), 0),
		Expected("B", at(11), 0),
	]


def test_a_visit_that_takes_longer_pushes_those_after_it():
	visits = [going("A", 9, on_site_on=at(9)), going("B", 10.5), going("C", 12)]
	found = expect(visits, twenty, at(11))
	# A goes on until now at least, then the way, an hour of work, the way
	assert found[1] == Expected("B", at(11 + 1 / 3), 20)
	assert found[2] == Expected("C", at(12 + 2 / 3), 10)


def test_nobody_is_expected_before_their_arrival_or_in_the_past():
	found = expect([going("A", 9, on_site_on=at(8.5)), going("B", 13)], twenty, at(9))
	assert found[1].arrival == at(13)
	assert expect([going("A", 9)], twenty, at(9.5)) == [Expected("A", at(9.5), 0)]


def test_a_visit_that_is_over_pushes_nobody_and_is_not_expected():
	found = expect([going("A", 9, is_over=True), going("B", 10)], twenty, at(9.5))
	assert found == [Expected("B", at(10), 0)]


def test_without_a_window_the_arrival_is_what_counts():
	assert expect([going("A", 9, due=None)], twenty, at(9.25))[0].late == 15


def test_who_is_on_site_is_not_late_any_more():
	assert expect([going("A", 9, on_site_on=at(9.75))], twenty, at(10))[0].late == 0
