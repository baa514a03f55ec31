"""The hours in which time counts for tickets: by weekday, without holidays, in the site's zone. Pure.

Times are naive UTC, so that the night with 23 hours and the one with 25 count as long as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

MIDNIGHT = time.max
"""End of a span that lasts until the end of the day."""
FARTHEST = 800
"""Days that are searched for hours: beyond, there are none."""
ONE_DAY = timedelta(days=1)

Span = tuple[time, time]


@dataclass(frozen=True)
class SupportHours:
	"""When tickets are worked on.

	Attributes:
		zone: of the local times and days.
		week: spans of each weekday, Monday 0, in order and apart from each other; a missing weekday has none.
		holidays: days without hours.
	"""

	zone: ZoneInfo
	week: Mapping[int, tuple[Span, ...]]
	holidays: frozenset[date] = frozenset()
	_known: dict[date, tuple[tuple[datetime, datetime], ...]] = field(
		default_factory=dict, repr=False, compare=False
	)

	def add_time(self, start: datetime, seconds: int) -> datetime | None:
		"""Return when this much support time has passed since `start`; None if there is not so much.

		Time that ends with a day's hours ends there and not at the next day's beginning.

		Args:
			start: naive UTC.
			seconds: of support time; without any, the answer is `start`.
		"""
		if seconds <= 0:
			return start
		left = timedelta(seconds=seconds)
		first = self._local_day(start)
		for number in range(FARTHEST):
			for opens, closes in self._open_between(first + number * ONE_DAY, start, None):
				if left <= closes - opens:
					return opens + left
				left -= closes - opens
		return None

	def count_time(self, start: datetime, end: datetime) -> int:
		"""Return the seconds of support time between two times, naive UTC; 0 if the end is not after the start."""
		day, last = self._local_day(start), self._local_day(end)
		total = timedelta()
		while day <= last:
			total += sum(
				(closes - opens for opens, closes in self._open_between(day, start, end)), timedelta()
			)
			day += ONE_DAY
		return round(total.total_seconds())

	def _open_between(
		self, day: date, start: datetime, end: datetime | None
	) -> Iterator[tuple[datetime, datetime]]:
		"""Yield the spans of a day as naive UTC, cut to what lies between two times."""
		if day not in self._known:
			self._known[day] = tuple(self._spans_of(day))
		for opens, closes in self._known[day]:
			from_, until = max(opens, start), closes if end is None else min(closes, end)
			if from_ < until:
				yield from_, until

	def _spans_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
		if day in self.holidays:
			return
		for opens, closes in self.week.get(day.weekday(), ()):
			end = (day + ONE_DAY, time()) if closes == MIDNIGHT else (day, closes)
			yield self._to_utc(day, opens), self._latest_utc(*end)

	def _local_day(self, moment: datetime) -> date:
		return moment.replace(tzinfo=timezone.utc).astimezone(self.zone).date()

	def _to_utc(self, day: date, clock: time, fold: int = 0) -> datetime:
		local = datetime.combine(day, clock, self.zone).replace(fold=fold)
		return local.astimezone(timezone.utc).replace(tzinfo=None)

	def _latest_utc(self, day: date, clock: time) -> datetime:
		"""Return the later of two times that a local time can mean, so that hours keep a repeated hour whole."""
		return max(self._to_utc(day, clock), self._to_utc(day, clock, fold=1))
