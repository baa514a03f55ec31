"""Whole months of a period."""

from datetime import date

import pytest

from gigafibre_fsm.domain.platform.months import count_months, end_month, list_months


@pytest.mark.parametrize(
	("first", "last", "expected"),
	[
		(date(2027, 2, 15), date(2027, 2, 15), [(date(2027, 2, 1), date(2027, 2, 28))]),
		(
			date(2027, 12, 31),
			date(2028, 2, 1),
			[
				(date(2027, 12, 1), date(2027, 12, 31)),
				(date(2028, 1, 1), date(2028, 1, 31)),
				(date(2028, 2, 1), date(2028, 2, 29)),
			],
		),
	],
)
def test_the_months_that_a_period_touches_are_whole(first: date, last: date, expected: list):
	assert list(list_months(first, last)) == expected
	assert count_months(first, last) == len(expected)


def test_a_period_that_ends_before_it_starts_has_none():
	assert list(list_months(date(2027, 3, 1), date(2027, 2, 28))) == []
	assert count_months(date(2027, 3, 1), date(2027, 2, 28)) == 0


def test_february_ends_on_its_last_day():
	assert [end_month(date(year, 2, 1)).day for year in (2027, 2028)] == [28, 29]
