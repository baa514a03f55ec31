"""Whole months of a period; pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta


def list_months(first_day: date, last_day: date) -> Iterator[tuple[date, date]]:
	"""Yield the first and last day of each month that a period touches, oldest first.

	Args:
		first_day, last_day: of the period.
	"""
	first = first_day.replace(day=1)
	while first <= last_day:
		last = end_month(first)
		yield first, last
		first = last + timedelta(days=1)


def end_month(day: date) -> date:
	"""Return the last day of a day's month."""
	return day.replace(day=monthrange(day.year, day.month)[1])


def count_months(first_day: date, last_day: date) -> int:
	"""Return how many months a period touches; 0 or less if it ends before it starts."""
	return (last_day.year - first_day.year) * 12 + last_day.month - first_day.month + 1
