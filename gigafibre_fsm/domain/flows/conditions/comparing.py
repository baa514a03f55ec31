"""How two values compare: exactly, by their kind, and never when one is empty. Pure.

`sql` writes the same comparisons for the database. Texts are compared to the letter; `contains` and `starts with`
ignore capitals. A day beside a moment stands for its midnight.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?")
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?")
_DURATION = frozenset(("days", "hours", "minutes"))
FieldValue: TypeAlias = (
	str | bool | int | float | Decimal | date | datetime | timedelta | list[dict[str, "FieldValue"]] | None
)
"""What a field, a literal or an expression gives; a list holds the rows of a table."""
MOST_DAYS = 36_600
"""A hundred years: a longer duration leaves the calendar."""


def is_empty(value: Any) -> bool:
	"""Return whether a field holds nothing; zero is something."""
	return value is None or value == "" or (isinstance(value, list | tuple | Mapping) and not value)


def to_number(value: Any) -> Decimal | None:
	"""Return a number, or a text that is one, as a decimal; None for anything else."""
	if isinstance(value, bool | int | float | Decimal):
		number = Decimal(int(value)) if isinstance(value, bool) else Decimal(str(value))
		return number if number.is_finite() else None
	if isinstance(value, str) and _NUMBER.fullmatch(value):
		try:
			return Decimal(value)
		except InvalidOperation:
			return None
	return None


def to_moment(value: Any) -> datetime | None:
	"""Return a day or a moment as a naive site time, a day as its midnight; None for anything else."""
	if isinstance(value, datetime):
		return value.replace(tzinfo=None)
	if isinstance(value, date):
		return datetime(value.year, value.month, value.day)
	if isinstance(value, str) and _MOMENT.fullmatch(value):
		try:
			return datetime.fromisoformat(value)
		except ValueError:
			return None
	return None


def to_time_of_day(value: Any) -> timedelta | None:
	"""Return a time of day as the time since midnight, as Frappe does; None for anything else."""
	if isinstance(value, timedelta):
		return value
	if isinstance(value, time):
		return timedelta(
			hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
		)
	match = _TIME.fullmatch(value) if isinstance(value, str) else None
	if not match or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3] or 0) > 59:
		return None
	return timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3] or 0))


def to_duration(value: Any) -> timedelta | None:
	"""Return a duration `{"days", "hours", "minutes"}`, each a number from 0; None for anything else."""
	if isinstance(value, timedelta):
		return value
	if not isinstance(value, Mapping) or not value or set(value) - _DURATION:
		return None
	parts = {unit: to_number(each) for unit, each in value.items()}
	numbers = [each for each in parts.values() if each is not None and each >= 0]
	if len(numbers) < len(parts) or sum(numbers) > MOST_DAYS * 24 * 60:
		return None
	duration = timedelta(**{unit: float(each) for unit, each in parts.items()})
	return duration if duration.days <= MOST_DAYS else None


def pair_values(found: Any, wanted: Any) -> tuple[FieldValue, FieldValue] | None:
	"""Return the two as values of one kind, decided by the one found; None if they cannot be compared."""
	if is_empty(found) or is_empty(wanted):
		return None
	if isinstance(found, bool | int | float | Decimal):
		pair = to_number(found), to_number(wanted)
	elif isinstance(found, date):
		pair = to_moment(found), to_moment(wanted)
	elif isinstance(found, timedelta | time):
		pair = to_time_of_day(found), to_time_of_day(wanted)
	elif isinstance(found, str):
		pair = _pair_text(found, wanted)
	else:
		return None
	return None if pair[0] is None or pair[1] is None else pair


def _pair_text(found: str, wanted: Any) -> tuple[Any, Any]:
	if isinstance(wanted, str):
		return found, wanted
	# what came from outside as a text is compared with what the office wrote as a number or a day
	reader = to_moment if isinstance(wanted, date) else to_number
	return reader(found), reader(wanted)


def is_same(found: Any, wanted: Any) -> bool:
	"""Return whether two values are equal; never if one is empty."""
	pair = pair_values(found, wanted)
	return pair is not None and pair[0] == pair[1]


def order_values(found: Any, wanted: Any) -> int | None:
	"""Return -1, 0 or 1 as the first is less, equal or more; None where there is no order, as between names."""
	pair = pair_values(found, wanted)
	if pair and isinstance(pair[0], str):
		pair = _pair_ordered_texts(*pair)
	if pair is None:
		return None
	return (pair[0] > pair[1]) - (pair[0] < pair[1])


def _pair_ordered_texts(found: str, wanted: str) -> tuple[Any, Any] | None:
	for reader in (to_number, to_moment):
		pair = reader(found), reader(wanted)
		if None not in pair:
			return pair
	return None


def has_changed(before: Any, after: Any) -> bool:
	"""Return whether a field's value differs; an empty text and none at all are the same."""
	if is_empty(before) or is_empty(after):
		return is_empty(before) != is_empty(after)
	pair = pair_values(after, before)
	return pair[0] != pair[1] if pair else before != after


def fold_text(text: str) -> str:
	"""Return a text without capitals, letter by letter as the database does it."""
	return "".join(
		low if len(low := letter.lower()) == 1 else low[0] if letter == "İ" else letter for letter in text
	)
