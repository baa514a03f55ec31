"""Reads values out of a device's document as the ACS keeps it, whatever state that is in.

Each value is an object with `_value`, `_type` and `_timestamp`; one that was discovered but never read has no
`_value`. A device may send any type: whoever asks for a number gets one or nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from gigafibre_fsm.domain.network.device import quantity


@dataclass(frozen=True, slots=True)
class ParameterValue:
	"""One value; `read_on` (UTC, naive) is when the ACS read it from the device, None when it does not say.

	`instances` are the numbers that stood for the `*` of the pattern, as text.
	"""

	raw: str
	read_on: datetime | None = None
	instances: tuple[str, ...] = ()

	@property
	def number(self) -> float | None:
		"""As a number without a unit, None for text that is none and for infinities."""
		return quantity.parse_number(self.raw)

	@property
	def truth(self) -> bool | None:
		"""As yes or no, None for anything else."""
		return {"true": True, "1": True, "false": False, "0": False}.get(self.raw.lower())


def find_values(document: Mapping, pattern: str) -> Iterator[ParameterValue]:
	"""Every value at the paths that the pattern (`*` for an instance) names, instances in the order of numbers."""
	for instances, leaf in _walk(document, pattern.split("."), ()):
		raw = leaf.get("_value") if isinstance(leaf, dict) else None
		if raw is not None and not isinstance(raw, dict | list):
			yield ParameterValue(_text(raw), parse_time(leaf.get("_timestamp")), instances)


def find_value(document: Mapping, pattern: str) -> ParameterValue | None:
	"""The first value that the pattern names, None if there is none."""
	return next(find_values(document, pattern), None)


def find_paths(document: Mapping, pattern: str) -> Iterator[str]:
	"""The path of every parameter that the pattern names, whether it was read yet or not."""
	for instances, leaf in _walk(document, pattern.split("."), ()):
		if isinstance(leaf, dict) and not leaf.get("_object"):
			numbers = iter(instances)
			yield ".".join(next(numbers) if name == "*" else name for name in pattern.split("."))


def read_text(document: Mapping, pattern: str) -> str:
	"""The first value as text; empty if there is none."""
	found = find_value(document, pattern)
	return found.raw if found else ""


def read_whole(document: Mapping, pattern: str, unit: str = quantity.COUNT) -> int | None:
	"""The first value that a pattern names, as a whole number from 0 up; None if there is none.

	Args:
		document: the device's document as the ACS keeps it.
		pattern: path of the parameter, `*` for any instance.
		unit: one of `quantity`: the unit of the answer, and that of a value which names none itself.
	"""
	found = find_value(document, pattern)
	number = quantity.parse_measured(found.raw, unit) if found else None
	return int(number) if number is not None and number >= 0 else None


def parse_time(stamp: Any) -> datetime | None:
	"""An ACS's time (`2026-11-22T18:10:21.153Z`, or milliseconds) as naive UTC; None for anything else."""
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
