"""Business days: when banks move money, and when a customer may be disturbed.

The dates come from the package `holidays`, by rule and with the day on which each is observed. Sources: Act respecting
labour standards (N-1.1, s. 60) and National Holiday Act (F-1.1) for Québec; Canada Labour Code, s. 166, for banks and
for telecommunications, which are federal. Banks in Québec also close on 2 January.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from holidays.constants import GOVERNMENT, OPTIONAL, PUBLIC

SATURDAY = 5
DAY_AFTER_NEW_YEAR = (1, 2)
ONE_DAY = timedelta(days=1)


@cache
def _published_holidays(categories: tuple[str, ...]) -> holidays.HolidayBase:
	"""Return the holidays of these categories in Québec; years are computed when they are looked up."""
	return holidays.country_holidays("CA", subdiv="QC", categories=categories)


@dataclass(frozen=True)
class BusinessCalendar:
	"""Which days are business days.

	Attributes:
		categories: of the package `holidays`.
		own_holidays: further days, such as those of a company's Holiday List.
	"""

	categories: tuple[str, ...]
	own_holidays: frozenset[date] = frozenset()

	def add_holidays(self, days: Iterable[date]) -> "BusinessCalendar":
		"""Return this calendar with further holidays.

		Of a company's Holiday List its weekly days off do not belong here: weekends are known, and are no holidays.
		"""
		return replace(self, own_holidays=self.own_holidays | frozenset(days))

	def is_holiday(self, day: date) -> bool:
		"""Whether a day is a holiday, also on a weekend."""
		return (
			day in self.own_holidays
			or (day.month, day.day) == DAY_AFTER_NEW_YEAR
			or day in _published_holidays(self.categories)
		)

	def is_business_day(self, day: date) -> bool:
		"""Whether a day is neither on a weekend nor a holiday."""
		return day.weekday() < SATURDAY and not self.is_holiday(day)

	def next_business_day(self, day: date) -> date:
		"""Return the day itself if it is a business day, else the first one after it."""
		while not self.is_business_day(day):
			day += ONE_DAY
		return day

	def add_business_days(self, day: date, days: int) -> date:
		"""Return the business day that is `days` business days after a day, or before it if negative.

		Zero business days after a day off is the next business day.
		"""
		step = ONE_DAY if days >= 0 else -ONE_DAY
		if days == 0:
			return self.next_business_day(day)
		for _ in range(abs(days)):
			day += step
			while not self.is_business_day(day):
				day += step
		return day


BANKING_CALENDAR = BusinessCalendar((GOVERNMENT, PUBLIC))
"""Days on which banks in Québec move money: not on federal holidays, the Fête nationale and 2 January."""
CUSTOMER_CALENDAR = BusinessCalendar((GOVERNMENT, PUBLIC, OPTIONAL))
"""Days on which a customer may be disturbed: also not on Easter Monday, when banks are open."""


class ForbiddenTime(Enum):
	"""Why a customer must not be disturbed at a time."""

	HOLIDAY = "Holiday"
	BEFORE_HOLIDAY = "Afternoon Before Holiday"
	OUTSIDE_HOURS = "Outside Hours"


@dataclass(frozen=True)
class SuspensionHours:
	"""Local hours in which a service may be suspended; each end is the first forbidden moment.

	The defaults are those of the Internet Code (CRTC 2019-269): they bind named large providers only.

	Raises:
		ValueError: a range of hours is empty.
	"""

	weekday: tuple[time, time] = (time(8), time(21))
	weekend: tuple[time, time] = (time(9), time(17))
	last_before_holiday: time = time(12)

	def __post_init__(self) -> None:
		if any(start >= end for start, end in (self.weekday, self.weekend)):
			raise ValueError("hours must end after they begin")

	def find_hours(self, day: date) -> tuple[time, time]:
		"""Return the first permitted and the first forbidden time of a day, holidays left aside."""
		return self.weekday if day.weekday() < SATURDAY else self.weekend


DEFAULT_HOURS = SuspensionHours()


def to_local(moment: datetime, zone: ZoneInfo) -> datetime:
	"""Convert naive UTC to the local time of a zone, which is aware."""
	return moment.replace(tzinfo=timezone.utc).astimezone(zone)


def find_forbidden_time(
	now: datetime,
	zone: ZoneInfo,
	calendar: BusinessCalendar = CUSTOMER_CALENDAR,
	hours: SuspensionHours = DEFAULT_HOURS,
) -> ForbiddenTime | None:
	"""Return why a service must not be suspended at a time, or None if it may be.

	A holiday forbids the whole day, and the afternoon of the day before it.

	Args:
		now: naive UTC.
		zone: where the customer is.
		calendar: days on which customers may be disturbed.
		hours: local hours.
	"""
	local = to_local(now, zone)
	day, clock = local.date(), local.time()
	start, end = hours.find_hours(day)
	if calendar.is_holiday(day):
		return ForbiddenTime.HOLIDAY
	if not start <= clock < end:
		return ForbiddenTime.OUTSIDE_HOURS
	if clock >= hours.last_before_holiday and calendar.is_holiday(day + ONE_DAY):
		return ForbiddenTime.BEFORE_HOLIDAY
	return None
