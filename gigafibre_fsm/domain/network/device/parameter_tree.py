"""Reads values from a device's document in the ACS, however incomplete it is.

Each value is an object with `_value`, `_type` and `_timestamp`; a parameter that was discovered but never
read has no `_value`. Devices send any type, so numbers are parsed, and anything else gives None.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from gigafibre_fsm.domain.network.device import quantity


@dataclass(frozen=True, slots=True)
class ParameterValue:
	"""One value; `read_on` (UTC, naive) is when the ACS read it from the device, None if unknown.

	`instances` are the numbers in place of the pattern's `*`, as text.
	"""

	raw: str
	read_on: datetime | None = None
	instances: tuple[str, ...] = ()

	@property
	def number(self) -> float | None:
		"""The value as a number without a unit, None for other text and for infinities."""
		return quantity.parse_number(self.raw)

	@property
	def truth(self) -> bool | None:
		"""The value as a boolean, None for anything else."""
		return {"true": True, "1": True, "false": False, "0": False}.get(self.raw.lower())


def find_values(document: Mapping, pattern: str) -> Iterator[ParameterValue]:
	"""Yield every value at the paths matching a pattern (`*` is an instance), in the order of instances."""
	for instances, leaf in _walk(document, pattern.split("."), ()):
		raw = leaf.get("_value") if isinstance(leaf, dict) else None
		if raw is not None and not isinstance(raw, dict | list):
			yield ParameterValue(_text(raw), parse_time(leaf.get("_timestamp")), instances)


def find_value(document: Mapping, pattern: str) -> ParameterValue | None:
	"""Return the first value matching a pattern, None if there is none."""
	return next(find_values(document, pattern), None)


def find_paths(document: Mapping, pattern: str) -> Iterator[str]:
	"""Yield the path of every parameter matching a pattern, whether it has been read or not."""
	for instances, leaf in _walk(document, pattern.split("."), ()):
		if isinstance(leaf, dict) and not leaf.get("_object"):
			numbers = iter(instances)
			yield ".".join(next(numbers) if name == "*" else name for name in pattern.split("."))


def read_text(document: Mapping, pattern: str) -> str:
	"""Return the first value as text; empty if there is none."""
	found = find_value(document, pattern)
	return found.raw if found else ""


def read_whole(document: Mapping, pattern: str, unit: str = quantity.COUNT) -> int | None:
	"""Return the first value matching a pattern as a whole number from 0 up; None if there is none.

	Args:
		document: the device's document in the ACS.
		pattern: path of the parameter, `*` for any instance.
		unit: one of `quantity`: the unit of the result, and of a value without a unit of its own.
	"""
	found = find_value(document, pattern)
	number = quantity.parse_measured(found.raw, unit) if found else None
	return int(number) if number is not None and number >= 0 else None


def parse_time(stamp: Any) -> datetime | None:
	"""Convert an ACS time (`2026-11-22T18:10:21.153Z`, or milliseconds) to naive UTC; else None."""
	try:
		if isinstance(stamp, int | float):
			found = datetime.fromtimestamp(stamp / 1000, timezone.utc)
		else:
			found = datetime.fromisoformat(str(stamp).replace("Z", "+00:00"))
	except (ValueError, OverflowError, OSError):
		return None
	return found.astimezone(timezone.utc).replace(tzinfo=None) if found.tzinfo else found


def _text(raw: Any) -> str:
	return str(raw).lower() if isinstance(raw, bool) else str(raw).strip()


def _walk(node: Any, names: list[str], instances: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
	if not names:
		yield instances, node
		return
	if not isinstance(node, dict):
		return
	name, *rest = names
	if name != "*":
		if name in node:
			yield from _walk(node[name], rest, instances)
		return
	for number in sorted((key for key in node if key.isascii() and key.isdigit()), key=int):
		yield from _walk(node[number], rest, (*instances, number))
