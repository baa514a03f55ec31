"""When the demonstration's day takes place: shifts, working days, holidays and the hours of its visits."""

from datetime import date, datetime, time, timedelta

import pytest

from demo.shown_day import (
	ShownDay,
	holidays_of_quebec,
	next_five_minutes,
	start_of_main_visit,
	visits_of_shift,
)

USUAL = (time(8), time(17))
HOLIDAYS = frozenset(holidays_of_quebec((2026, 2027)))


def shown(*moment: int) -> ShownDay:
	return ShownDay(datetime(*moment), HOLIDAYS)


@pytest.mark.parametrize(
	("moment", "shift"),
	[
		((2026, 12, 1, 10, 0), USUAL),
		((2026, 12, 1, 8, 59), (time(4), time(13))),
		((2026, 11, 27, 22, 15), (time(14, 59), time(23, 59))),
		((2026, 11, 29, 3, 0), (time(0), time(9))),
		((2027, 1, 1, 14, 0), (time(9, 30), time(18, 30))),
		((2026, 12, 5, 12, 20), (time(7, 30), time(16, 30))),
	],
)
def test_whoever_is_on_duty_works_around_the_moment_within_its_day(moment, shift):
	assert shown(*moment).shift(0, USUAL) == shift
	assert shown(*moment).shift(7, USUAL) == USUAL


@pytest.mark.parametrize(
	("moment", "following"),
	[
		((2026, 11, 27, 22, 15), date(2026, 11, 30)),
		((2026, 12, 24, 10, 0), date(2026, 12, 28)),
		((2026, 12, 31, 23, 59), date(2027, 1, 4)),
		((2026, 12, 1, 0, 0), date(2026, 12, 2)),
	],
)
def test_the_next_day_to_plan_is_one_on_which_the_office_works(moment, following):
	assert shown(*moment).next_working_day == following


def test_only_those_on_duty_work_at_a_weekend_or_on_a_holiday():
	for moment in ((2026, 11, 29, 3, 0), (2027, 1, 1, 14, 0)):
		assert [shown(*moment).works_today(number) for number in range(8)] == [True] * 4 + [False] * 4


def test_holidays_are_those_of_the_law():
	assert sorted(holidays_of_quebec([2029])) == [
		date(2029, 1, 1),
		date(2029, 3, 30),
		date(2029, 5, 21),
		date(2029, 6, 24),
		date(2029, 7, 2),
		date(2029, 9, 3),
		date(2029, 10, 8),
		date(2029, 12, 25),
	]


def test_visits_leave_a_stretch_free_and_lie_within_the_shift():
	today = date(2026, 12, 1)
	laid = visits_of_shift(
		USUAL, today, [120, 60, 60, 120, 30], datetime(2026, 12, 1, 10), datetime(2026, 12, 1, 11, 30)
	)
	assert laid == [
		(1, datetime(2026, 12, 1, 9, 0)),
		(0, datetime(2026, 12, 1, 11, 30)),
		(2, datetime(2026, 12, 1, 14, 15)),
		(4, datetime(2026, 12, 1, 16, 0)),
	]


def test_soon_after_midnight_a_visit_is_over_though_all_would_fit_later():
	moment = datetime(2026, 11, 1, 1, 30)
	night = (time(0), time(9))
	laid = visits_of_shift(night, moment.date(), [60, 45, 60, 30], datetime(2026, 11, 1, 1, 15), moment)
	assert laid[0] == (0, datetime(2026, 11, 1, 0, 15))
	assert [index for index, _start in laid[1:]] == [1, 2, 3]


def test_where_the_moment_lies_outside_a_shift_its_visits_are_laid_from_its_start():
	night = datetime(2026, 12, 1, 22, 35)
	laid = visits_of_shift(USUAL, night.date(), [60, 60], night, night)
	assert laid == [(0, datetime(2026, 12, 1, 8, 5)), (1, datetime(2026, 12, 1, 9, 50))]


def test_the_played_visit_begins_in_a_few_minutes_and_still_today():
	assert start_of_main_visit(datetime(2026, 12, 1, 10, 2, 30)) == datetime(2026, 12, 1, 10, 15)
	assert start_of_main_visit(datetime(2026, 12, 1, 23, 58)) == datetime(2026, 12, 1, 23, 55)
	assert next_five_minutes(datetime(2026, 12, 1, 10, 5)) == datetime(2026, 12, 1, 10, 5)
	assert next_five_minutes(datetime(2026, 12, 1, 10, 5, 1)) - datetime(2026, 12, 1, 10, 5) == timedelta(
		minutes=5
	)
