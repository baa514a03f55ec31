"""Reads a JSON object field by field, with an error sentence for every invalid value."""

from math import isfinite
from typing import Any, TypeAlias

from gigafibre_fsm.domain.dispatch.planning.model.problem import ProblemError, Window

MISSING = object()


JsonValue: TypeAlias = str | int | float | bool | list["JsonValue"] | dict[str, "JsonValue"] | None
"""Anything that JSON can hold."""


class Reader:
	"""Reader of one JSON object; it knows the object's name for errors and which fields were read."""

	def __init__(self, data: Any, name: str) -> None:
		if not isinstance(data, dict):
			raise ProblemError(f"{name} must be an object with named fields, not {_kind(data)}.")
		self.data, self.name, self.used = data, name, set()

	def take(self, key: str, kinds: tuple[type, ...], default: Any = MISSING) -> JsonValue:
		"""Read a field, check its type and mark the field as used.

		Args:
			key: name of the field.
			kinds: Python types that the value may have; booleans are always refused.
			default: returned where the field is absent or null; without it the field is required.

		Raises:
			ProblemError: the required field is missing, or its value has another type.
		"""
		self.used.add(key)
		value = self.data.get(key)
		if value is None:
			if default is MISSING:
				raise ProblemError(f"{self.name}: “{key}” is missing.")
			return default
		if not isinstance(value, kinds) or isinstance(value, bool):
			wanted = " or ".join(dict.fromkeys(_KINDS[kind] for kind in kinds))
			raise ProblemError(f"{self.name}: “{key}” must be {wanted}, not {_kind(value)}.")
		return value

	def whole(self, key: str, default: Any = MISSING) -> int | None:
		"""Read an integer; 3.0 counts as one. The default is returned if the field is absent or null.

		Raises:
			ProblemError: the required field is missing, or its value is not a whole number.
		"""
		value = self.take(key, (int, float), default)
		if isinstance(value, float) and (not isfinite(value) or value != int(value)):
			raise ProblemError(f"{self.name}: “{key}” must be a whole number, not {value}.")
		return value if value is default else int(value)

	def flag(self, key: str) -> bool:
		"""Read a boolean field; false if it is absent.

		Raises:
			ProblemError: the value is neither true nor false.
		"""
		self.used.add(key)
		value = self.data.get(key)
		if value is not None and not isinstance(value, bool):
			raise ProblemError(f"{self.name}: “{key}” must be true or false, not {_kind(value)}.")
		return bool(value)

	def amounts(self, key: str) -> dict[str, int]:
		"""Read a field that maps names to integers.

		A list of names gives 1 for each; an absent field gives an empty mapping.

		Raises:
			ProblemError: a list has the same name twice, or a value is not a whole number.
		"""
		value = self.take(key, (dict, list), {})
		if isinstance(value, list):
			if len(set(map(str, value))) < len(value):
				raise ProblemError(f"{self.name}: “{key}” names something twice: name each once.")
			return {str(name): 1 for name in value}
		inner = Reader(value, f"{self.name}, {key}")
		return {str(name): inner.whole(name) for name in value}

	def window(self, key: str) -> Window | None:
		"""Return a field [from, to], or None."""
		value = self.take(key, (list,), None)
		return None if value is None else read_window(value, f"{self.name}: “{key}”")

	def objects(self, key: str) -> list["Reader"]:
		"""Return readers for a list of objects."""
		items = self.take(key, (list,), [])
		return [Reader(item, f"{self.name}, {key} {number}") for number, item in enumerate(items, 1)]

	def finish(self) -> None:
		"""Refuse fields that were not read, so that a misspelt rule is not silently ignored.

		Raises:
			ProblemError: the object has an unknown field.
		"""
		unknown = sorted(set(self.data) - self.used)
		if unknown:
			known = ", ".join(sorted(self.used))
			raise ProblemError(f"{self.name}: unknown field “{unknown[0]}”. Known are {known}.")


_KINDS = {int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}


def _kind(value: Any) -> str:
	return "true or false" if isinstance(value, bool) else _KINDS.get(type(value), "empty")


def read_window(value: Any, name: str) -> Window:
	"""Read a window of the form [from, to] in whole seconds; `name` names the value in the error.

	Raises:
		ProblemError: the value has another form.
	"""
	if not isinstance(value, list) or len(value) != 2 or not all(type(end) is int for end in value):
		raise ProblemError(f"{name} must be [from, to] in whole seconds, not {value!r}.")
	return value[0], value[1]
