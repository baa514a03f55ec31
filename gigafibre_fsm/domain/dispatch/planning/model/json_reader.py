"""Reads one JSON object field by field, with a sentence for everything that is not as it must be."""

from math import isfinite
from typing import Any

from gigafibre_fsm.domain.dispatch.planning.model.problem import ProblemError, Window

MISSING = object()


class Reader:
	"""One JSON object being read; knows its name in sentences and which keys it has used."""

	def __init__(self, data: Any, name: str) -> None:
		if not isinstance(data, dict):
			raise ProblemError(f"{name} must be an object with named fields, not {_kind(data)}.")
		self.data, self.name, self.used = data, name, set()

	def take(self, key: str, kinds: tuple[type, ...], default: Any = MISSING) -> Any:
		"""Return the value of a field after checking its type; the default where absent or null."""
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

	def whole(self, key: str, default: Any = MISSING) -> Any:
		"""Return a whole number."""
		value = self.take(key, (int, float), default)
		if isinstance(value, float) and (not isfinite(value) or value != int(value)):
			raise ProblemError(f"{self.name}: “{key}” must be a whole number, not {value}.")
		return value if value is default else int(value)

	def flag(self, key: str) -> bool:
		"""Return a field that is true or false; false where it is absent."""
		self.used.add(key)
		value = self.data.get(key)
		if value is not None and not isinstance(value, bool):
			raise ProblemError(f"{self.name}: “{key}” must be true or false, not {_kind(value)}.")
		return bool(value)

	def amounts(self, key: str) -> dict[str, int]:
		"""Return a field that gives a whole number by name; a list of names counts 1 each."""
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
		"""Complain about fields that nobody read: a misspelt rule must not be lost."""
		unknown = sorted(set(self.data) - self.used)
		if unknown:
			known = ", ".join(sorted(self.used))
			raise ProblemError(f"{self.name}: unknown field “{unknown[0]}”. Known are {known}.")


_KINDS = {int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}


def _kind(value: Any) -> str:
	return "true or false" if isinstance(value, bool) else _KINDS.get(type(value), "empty")


def read_window(value: Any, name: str) -> Window:
	if not isinstance(value, list) or len(value) != 2 or not all(type(end) is int for end in value):
		raise ProblemError(f"{name} must be [from, to] in whole seconds, not {value!r}.")
	return value[0], value[1]
