"""The parameters that connect a modem to Oktopus, as the settings hold them: one line each, `path = value`. Pure."""

import re
from collections.abc import Callable

from gigafibre_fsm.domain.network.acs.receipts import Setting

SERIAL = "{serial}"
_LINE = re.compile(r"(Device(?:\.\w+)+)\s*=\s*(.*)", re.ASCII | re.DOTALL)
_WHOLE = re.compile(r"\d+", re.ASCII)
USUAL_TYPE = "xsd:string"


class BadLineError(ValueError):
	"""A line that is no parameter; `line` is its number, from 1."""

	def __init__(self, line: int) -> None:
		super().__init__(f"line {line}")
		self.line = line


def parse_lines(text: str) -> tuple[tuple[str, str], ...]:
	"""Return path and value of each line; empty lines are passed over.

	Raises:
		BadLineError: a line is not `path = value` with a path of TR-181, or repeats a path.
	"""
	found: dict[str, str] = {}
	for number, line in enumerate(text.splitlines(), 1):
		if not line.strip():
			continue
		match = _LINE.fullmatch(line.strip())
		if not match or match[1] in found:
			raise BadLineError(number)
		found[match[1]] = match[2].strip()
	return tuple(found.items())


def fill(
	lines: tuple[tuple[str, str], ...], serial: str, find_type: Callable[[str], str]
) -> tuple[Setting, ...]:
	"""Return the lines as settings of one modem.

	Args:
		lines: path and value of each.
		serial: the modem's serial number, in place of `{serial}`.
		find_type: returns a parameter's type on this modem, empty if it is not known.

	Raises:
		ValueError: a value does not fit its type.
	"""
	return tuple(
		_typed(path, value.replace(SERIAL, serial), find_type(path) or USUAL_TYPE) for path, value in lines
	)


def _typed(path: str, value: str, kind: str) -> Setting:
	if kind == "xsd:boolean":
		return path, value.lower() in ("1", "true"), kind
	if kind in ("xsd:int", "xsd:unsignedInt"):
		if not _WHOLE.fullmatch(value):
			raise ValueError(f"{path} is a number")
		return path, int(value), kind
	return path, value, kind
