"""A month of levels in one text, and what the last weeks look like. Pure.

A row of twelve levels a year for 20,000 lines would be seven million rows of a day each; a text of a month is 240,000.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

FEWEST_DAYS = 7
"""With fewer levels, a drift is an accident."""


@dataclass(frozen=True, slots=True)
class DayLevel:
	"""The level of a line on a day, in dBm."""

	day: date
	level: float


def pack_level(entry: DayLevel) -> str:
	"""Return a day's level as it stands in the text of its month: `7:-20.35`."""
	return f"{entry.day.day}:{entry.level:.2f}"


def unpack_levels(month: date, text: str) -> list[DayLevel]:
	"""Return the levels in the text of a month, by day.

	Args:
		month: its first day.
		text: what `pack_level` has written, with spaces between; a day that occurs twice counts once, the last.
	"""
	days: dict[int, float] = {}
	for entry in text.split():
		day, _colon, level = entry.partition(":")
		days[int(day)] = float(level)
	return [DayLevel(month.replace(day=day), level) for day, level in sorted(days.items())]


def drift_of(levels: Sequence[DayLevel]) -> float | None:
	"""Return by how many dB a line changed: the median of its last week against that of its first; None with too few days."""
	if len(levels) < 2 * FEWEST_DAYS:
		return None
	first, last = levels[:FEWEST_DAYS], levels[-FEWEST_DAYS:]
	return round(median(each.level for each in last) - median(each.level for each in first), 2)


def spread_over(levels: Iterable[DayLevel], until: date, days: int) -> list[float | None]:
	"""Return the level of each of the last days, the oldest first, None where there is none.

	Args:
		levels: in dBm.
		until: the last of the days.
		days: how many.
	"""
	found = {each.day: each.level for each in levels}
	return [found.get(until - timedelta(days=ago)) for ago in range(days - 1, -1, -1)]


def weak_below(measured: float, deviation: float, tolerance: float, weakest: float) -> float:
	"""Return the level under which a line is weak, in dBm.

	Args:
		measured: the level that was judged, dBm.
		deviation: dB above (+) or below (-) the reference that it was compared with.
		tolerance: what the deviation may be, dB.
		weakest: what the receiver of its class works with, dBm.
	"""
	return round(max(weakest, measured - deviation - tolerance), 2)
