"""Days of the week as rows keep them: one field for each, checked or not. Pure."""

from collections.abc import Mapping
from typing import Any

FIELDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_weekdays(row: Mapping[str, Any], prefix: str = "") -> frozenset[int]:
	"""Return the checked days of a row; 0 is Monday.

	Args:
		row: with the fields.
		prefix: before the name of each field, as in `works_monday`.
	"""
	return frozenset(number for number, field in enumerate(FIELDS) if row.get(prefix + field))
