"""Queries as GenieACS takes them: MongoDB's, with its own reading of texts (lib/query.ts of genieacs/genieacs)."""

import operator
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from typing import Any

Look = Callable[[str], Any]  # the value of a field of one row
Test = Callable[[Look], bool]
COMPARISONS = {"$gt": operator.gt, "$gte": operator.ge, "$lt": operator.lt, "$lte": operator.le}
ZONED = ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d")


def compiled(query: dict[str, Any]) -> Test:
	"""A test for rows.

	Raises:
		ValueError: an operator that is not played here.
	"""
	tests = [_part(name, wanted) for name, wanted in query.items()]
	return lambda look: all(test(look) for test in tests)


def _part(name: str, wanted: Any) -> Test:
	if name in ("$and", "$or"):
		tests, either = [compiled(each) for each in wanted], name == "$or"
		return lambda look: (any if either else all)(test(look) for test in tests)
	if name.startswith("$"):
		raise ValueError(f"unknown operator: {name}")
	if not isinstance(wanted, dict):
		return _equal(name, wanted)
	tests = [_operator(name, sign, value) for sign, value in wanted.items()]
	return lambda look: all(test(look) for test in tests)


def _operator(name: str, sign: str, value: Any) -> Test:
	if sign in COMPARISONS:
		return _compare(name, COMPARISONS[sign], value)
	if sign == "$regex":
		pattern = re.compile(value)
		return lambda look: isinstance(found := look(name), str) and pattern.search(found) is not None
	if sign == "$ne":
		equal = _equal(name, value)
		return lambda look: not equal(look)
	if sign == "$in":
		tests = [_equal(name, each) for each in value]
		return lambda look: any(test(look) for test in tests)
	if sign == "$exists":
		return lambda look: (look(name) is not None) == bool(value)
	raise ValueError(f"unknown operator: {sign}")


def _equal(name: str, wanted: Any) -> Test:
	readings = [wanted, *_readings(wanted)]
	pattern = _wildcards(wanted)

	def test(look: Look) -> bool:
		found = look(name)
		if pattern and isinstance(found, str) and pattern.fullmatch(found):
			return True
		return any(each in readings for each in found) if isinstance(found, list) else found in readings

	return test


def _compare(name: str, compare: Callable[[Any, Any], bool], value: Any) -> Test:
	readings = _readings(value)

	def test(look: Look) -> bool:
		found = look(name)
		# MongoDB compares within one type; a time is written as a text here, which sorts the same.
		return any(type(found) is type(each) and compare(found, each) for each in readings)

	return test


def _readings(value: Any) -> list[Any]:
	"""What a text in a query may stand for: itself, a time, a number."""
	if not isinstance(value, str):
		return [value]
	readings: list[Any] = [value]
	if re.fullmatch(r"-?\d+(\.\d+)?", value):
		readings.append(float(value))
	for form in ZONED:
		try:
			when = datetime.strptime(value, form)
		except ValueError:
			continue
		when = when.astimezone(timezone.utc) if when.tzinfo else when
		# A time takes the place of the text: in this store times are texts of one form.
		readings[0] = when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"
	return readings


def _wildcards(value: Any) -> re.Pattern[str] | None:
	if not isinstance(value, str) or "*" not in value:
		return None
	return re.compile(".*".join(re.escape(part) for part in value.split("*")))


def ordered(rows: Iterable[Any], sort: dict[str, int], look: Callable[[Any, str], Any]) -> list[Any]:
	"""Rows by the fields of `sort` (1 upwards, -1 downwards); what is missing comes before everything."""
	found = list(rows)
	for name, direction in reversed(sort.items()):
		found.sort(key=lambda row: _rank(look(row, name)), reverse=direction < 0)
	return found


def _rank(value: Any) -> tuple[bool, str, Any]:
	return (value is not None, type(value).__name__, value if value is not None else 0)


def field_of(row: dict[str, Any], name: str) -> Any:
	"""The value of a dotted field of a plain row."""
	value: Any = row
	for part in name.split("."):
		value = value.get(part) if isinstance(value, dict) else None
	return value


def projected(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
	"""A plain row with its id and the named fields only; whole when none is named."""
	if not names:
		return row
	return {name: value for name, value in row.items() if name == "_id" or name in names}
