"""The day on show: who works around the moment at which the demonstration is filled, and which day is planned next.

Pure: the moment and the holidays are arguments.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

Shift = tuple[time, time]

ORDINARY_HOURS = range(9, 15)
"""Full hours of a working day at which the usual shifts show visits that are done, under way and to come."""
DUTY_SIZE = 4
"""How many technicians work at any other moment."""
SHIFT_LENGTH = timedelta(hours=9)
END_OF_DAY = time(23, 59)
TRAVEL_MINUTES = 45
"""Between two visits, with the time to find the door."""


@dataclass(frozen=True)
class ShownDay:
	"""The day around `now` (site time, naive), and what is a holiday."""

	now: datetime
	holidays: frozenset[date]

	@property
	def today(self) -> date:
		"""The date of the moment."""
		return self.now.date()

	@property
	def is_ordinary(self) -> bool:
		"""Whether the moment lies within the usual hours of a working day."""
		return self.is_working_day(self.today) and self.now.hour in ORDINARY_HOURS

	def is_working_day(self, day: date) -> bool:
		"""Whether the office works that day."""
		return day.weekday() < 5 and day not in self.holidays

	@property
	def next_working_day(self) -> date:
		"""The first day after today on which the office works."""
		day = self.today + timedelta(days=1)
		while not self.is_working_day(day):
			day += timedelta(days=1)
		return day

	def is_on_duty(self, number: int) -> bool:
		"""Whether the technician with this number (from 0) works at an unusual moment."""
		return not self.is_ordinary and number < DUTY_SIZE

	def works_today(self, number: int) -> bool:
		"""Whether the technician with this number works today at all."""
		return self.is_working_day(self.today) or self.is_on_duty(number)

	def shift(self, number: int, usual: Shift) -> Shift:
		"""The usual shift, or for those on duty one of nine hours around the moment, within its day."""
		if not self.is_on_duty(number):
			return usual
		midnight = datetime.combine(self.today, time())
		latest = datetime.combine(self.today, END_OF_DAY) - SHIFT_LENGTH
		start = min(max(_half_hour(self.now - SHIFT_LENGTH / 2), midnight), latest)
		return start.time(), (start + SHIFT_LENGTH).time()


def _half_hour(moment: datetime) -> datetime:
	return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)


def next_five_minutes(moment: datetime) -> datetime:
	"""The moment, rounded up to full five minutes."""
	whole = moment.replace(second=0, microsecond=0)
	late = timedelta(minutes=-whole.minute % 5)
	return whole + (late or timedelta(minutes=5 * (whole != moment)))


def start_of_main_visit(now: datetime) -> datetime:
	"""When the technician of the played visit arrives: in a few minutes, still today."""
	latest = datetime.combine(now.date(), time(23, 55))
	return min(next_five_minutes(now + timedelta(minutes=10)), latest)


def holidays_of_quebec(years: Collection[int]) -> dict[date, str]:
	"""The public holidays of Québec with their French names.

	Source: Act respecting labour standards (CQLR c N-1.1, section 60) and National Holiday Act (CQLR c F-1.1).
	"""
	found = {}
	for year in years:
		found |= {
			date(year, 1, 1): "Jour de l'An",
			easter(year) - timedelta(days=2): "Vendredi saint",
			date(year, 5, 24) + relativedelta(weekday=MO(-1)): "Journée nationale des patriotes",
			date(year, 6, 24): "Fête nationale",
			date(year, 7, 1) + timedelta(days=date(year, 7, 1).weekday() == 6): "Fête du Canada",
			date(year, 9, 1) + relativedelta(weekday=MO(1)): "Fête du Travail",
			date(year, 10, 1) + relativedelta(weekday=MO(2)): "Action de grâces",
			date(year, 12, 25): "Noël",
		}
	return found


def visits_of_shift(
	shift: Shift, today: date, lengths: Sequence[int], before: datetime, after: datetime
) -> list[tuple[int, datetime]]:
	"""Lay visits around a stretch of a shift, with time to travel between them.

	One earlier visit comes first, so that soon after midnight something is over; then later ones as long as they fit.

	Args:
		shift: when the technician works that day.
		today: the day.
		lengths: minutes of each visit; the first that fits is the next later one, the longest the next earlier one.
		before: earlier visits end by this moment.
		after: later visits begin at this moment or after; outside the shift all are laid from its start.

	Returns:
		Index into `lengths` and beginning of each visit that fits, earliest first.
	"""
	travel, end = timedelta(minutes=TRAVEL_MINUTES), datetime.combine(today, shift[1])
	start = datetime.combine(today, shift[0]) + timedelta(minutes=5)
	if not start <= after < end:
		before, after = start, start
	left, laid = list(enumerate(timedelta(minutes=length) for length in lengths)), []

	def lay_earlier(before: datetime) -> datetime | None:
		fitting = [one for one in left if before - one[1] >= start]
		if not fitting:
			return None
		longest = max(fitting, key=lambda one: one[1])
		left.remove(longest)
		laid.append((longest[0], before - longest[1]))
		return before - longest[1] - travel

	earlier = lay_earlier(before)
	while fitting := next((one for one in left if after + one[1] <= end), None):
		left.remove(fitting)
		laid.append((fitting[0], after))
		after = next_five_minutes(after + fitting[1] + travel)
	while earlier:
		earlier = lay_earlier(earlier)
	return sorted(laid, key=lambda one: one[1])
