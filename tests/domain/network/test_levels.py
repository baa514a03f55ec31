"""A month of levels in one text, the drift over weeks, and the level below which a line is weak."""

from datetime import date, timedelta

import pytest

from gigafibre_fsm.domain.network.levels import history
from gigafibre_fsm.domain.network.levels.history import DayLevel

MAY = date(2031, 5, 1)


def test_what_is_packed_is_read_back_and_a_day_counts_once():
	text = " ".join(
		history.pack_level(DayLevel(date(2031, 5, day), -20.0 - day / 10)) for day in (1, 2, 2, 31)
	)
	assert text.startswith("1:-20.10 2:-20.20")
	found = history.unpack_levels(MAY, text)
	assert [each.day.day for each in found] == [1, 2, 31]
	assert found[-1].level == -23.1
	assert history.unpack_levels(MAY, "") == []


def levels(*weeks: float) -> list[DayLevel]:
	"""Seven days of each level."""
	return [
		DayLevel(MAY + timedelta(days=7 * week + day), level)
		for week, level in enumerate(weeks)
		for day in range(7)
	]


@pytest.mark.parametrize(
	("given", "drift"),
	[
		([], None),
		(levels(-20.0), None),
		(levels(-20.0)[:6] + levels(-20.0, -20.0)[7:], None),
		(levels(-20.0, -20.0), 0.0),
		(levels(-20.0, -19.0, -21.5), -1.5),
		(levels(-20.0, -18.5), 1.5),
	],
)
def test_a_drift_is_the_last_week_against_the_first(given: list[DayLevel], drift: float | None):
	assert history.drift_of(given) == drift


def test_one_bad_day_is_no_drift():
	given = [*levels(-20.0), *levels(-20.0)[:6], DayLevel(MAY + timedelta(days=20), -29.0)]
	assert history.drift_of(given) == 0.0


def test_days_without_a_level_are_shown_as_such():
	given = [DayLevel(MAY, -20.0), DayLevel(MAY + timedelta(days=2), -21.0)]
	assert history.spread_over(given, MAY + timedelta(days=3), 4) == [-20.0, None, -21.0, None]


@pytest.mark.parametrize(
	("measured", "deviation", "tolerance", "weakest", "limit"),
	[
		# like its baseline of -20, which may sink by 2 dB
		(-20.0, 0.0, 2.0, -27.0, -22.0),
		# has lost 3 dB: the limit stays where it was
		(-23.0, -3.0, 2.0, -27.0, -22.0),
		# never below what its receiver works with
		(-26.0, 0.0, 2.0, -27.0, -27.0),
	],
)
def test_a_line_is_weak_below_its_reference_less_its_tolerance(
	measured: float, deviation: float, tolerance: float, weakest: float, limit: float
):
	assert history.weak_below(measured, deviation, tolerance, weakest) == limit
