"""The promised window."""

from datetime import date, datetime

import pytest

from gigafibre_fsm.domain.dispatch.job import arrival_window


@pytest.mark.parametrize(
	("arrival", "start", "end"),
	[
		("2026-11-23 09:30", "2026-11-23 08:00", "2026-11-23 10:00"),
		("2026-11-23 08:00", "2026-11-23 08:00", "2026-11-23 10:00"),
		("2026-11-23 09:59:59.9", "2026-11-23 08:00", "2026-11-23 10:00"),
		("2026-11-23 23:15", "2026-11-23 22:00", "2026-11-24 00:00"),
	],
)
def test_the_usual_window_is_two_hours_and_holds_the_arrival(arrival, start, end):
	moment = datetime.fromisoformat(arrival)
	window = arrival_window.default_window(moment)
	assert window == (datetime.fromisoformat(start), datetime.fromisoformat(end))
	assert arrival_window.contains(*window, moment)


def test_no_window_holds_nothing():
	assert not arrival_window.contains(None, None, datetime(2026, 11, 23))


def test_a_published_arrival_is_shown_with_its_own_window_only():
	arrival = datetime(2026, 11, 23, 9, 30)
	window = arrival_window.default_window(arrival)
	assert arrival_window.shown_window(*window, arrival) == window
	assert arrival_window.shown_window(*window, datetime(2026, 11, 24, 9, 30)) == (None, None)
	assert arrival_window.shown_window(None, None, arrival) == (None, None)


def test_a_visit_ends_after_its_minutes_and_never_without_arrival():
	assert arrival_window.end_of_work(datetime(2026, 11, 23, 9), 90) == datetime(2026, 11, 23, 10, 30)
	assert arrival_window.end_of_work(None, 90) is None


@pytest.mark.parametrize(
	("hours", "earliest", "begins"),
	[
		((8, 20), 0, [8, 10, 12, 14, 16, 18]),
		((9, 16), 0, [9, 11, 13]),
		((8, 20), 11, [12, 14, 16, 18]),
		((8, 20), 19, []),
		((20, 24), 0, [20, 22]),
	],
)
def test_no_window_is_offered_before_the_first_hour_after_the_last_or_too_soon(hours, earliest, begins):
	found = arrival_window.list_windows(date(2026, 11, 23), hours, datetime(2026, 11, 23, earliest))
	assert [start.hour for start, _end in found] == begins
	assert all(end == start + arrival_window.LENGTH for start, end in found)
