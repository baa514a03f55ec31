"""Command sheets: what an engineer pastes into an OLT, from a template, and whether what the OLT answered fits.

No value can end a line or a quotation of a command: each is checked before it is filled in.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

SAFE = re.compile(r"[A-Za-z0-9 ._/-]{1,60}")
GPON = re.compile(r"[A-Z]{4}[0-9A-F]{8}")
SERIAL_SEEN = re.compile(
	r"\b(?:[A-Z]{4}[ :-]?[0-9A-F]{8}|[0-9A-F]{8}[ :-]?[0-9A-F]{8}|[0-9A-F]{16})\b", re.IGNORECASE
)
PORT_SEEN = re.compile(r"\b\d+(?:\s*/\s*\d+){1,4}\b")
SEPARATOR = re.compile(r"^\s*[-=]{5,}\s*$|^\s*$")
REFUSALS = re.compile(
	r"^\s*(?:failure\b|error\b|% ?(?:unknown|invalid|error)|.*does not exist)", re.IGNORECASE
)
OFFLINE_SEEN = re.compile(r"run state\s*:\s*offline", re.IGNORECASE)

PLACEHOLDERS = (
	"serial",
	"hex_serial",
	"vendor_id",
	"number",
	"port",
	"profile",
	"service_profile",
	"vlan",
	"label",
)
"""What a template may hold, in braces; `port` is the PON port as the OLT writes it, `label` the drop's code."""

FOUND, REFUSED, NO_SERIAL, OTHER_PORT, NO_PORT = "FOUND", "REFUSED", "NO_SERIAL", "OTHER_PORT", "NO_PORT"


class BadSheetError(ValueError):
	"""The template holds what cannot be filled in, or a value cannot stand in a command; the text names it."""


@dataclass(frozen=True, slots=True)
class PasteVerdict:
	"""What a pasted answer of an OLT shows; `seen` is the port or the line that speaks against it."""

	kind: str
	seen: str = ""
	is_offline: bool = False


def check_template(text: str) -> None:
	"""Raise BadSheetError where a template holds braces that are no placeholder."""
	try:
		parts = [part for part in string.Formatter().parse(text) if part[1] is not None]
	except ValueError as error:
		raise BadSheetError("{") from error
	for _text, name, width, conversion in parts:
		if name not in PLACEHOLDERS or width or conversion:
			raise BadSheetError(f"{{{name}}}")


def fill_template(text: str, values: Mapping[str, str]) -> str:
	"""Return the commands of a template.

	Args:
		text: a template that `check_template` accepts.
		values: by placeholder; a missing one is filled in as `<name>` for the engineer to replace.

	Raises:
		BadSheetError: a value holds what could end a command, or a placeholder is not known.
	"""
	check_template(text)
	for name, value in values.items():
		if value and not SAFE.fullmatch(value):
			raise BadSheetError(name)
	return text.format_map({name: values.get(name) or f"<{name}>" for name in PLACEHOLDERS})


def spell_serial(serial: str) -> dict[str, str]:
	"""Return the spellings of a GPON serial number that templates use.

	Args:
		serial: four letters of the vendor and eight hexadecimal digits, for example TPLGA1B2C3D4.

	Raises:
		BadSheetError: it is none.
	"""
	tidy = serial.strip().upper()
	if not GPON.fullmatch(tidy):
		raise BadSheetError("serial")
	vendor, number = tidy[:4], tidy[4:]
	return {
		"serial": tidy,
		"vendor_id": vendor,
		"number": number,
		"hex_serial": vendor.encode().hex().upper() + number,
	}


def check_paste(text: str, serial: str, port: str) -> PasteVerdict:
	"""Return whether an OLT's pasted answer shows this ONT at this port.

	The port must stand in the same record as the serial number: a list of several ONTs proves nothing by naming
	both somewhere.

	Args:
		text: as copied from the terminal.
		serial: the ONT's GPON serial number.
		port: its PON port as the OLT writes it, for example `0/1/3`.
	"""
	wanted_serial = spell_serial(serial)["hex_serial"]
	records = [record for record in _split_records(text) if wanted_serial in _serials_in(record)]
	refusal = next((line.strip() for line in text.splitlines() if REFUSALS.match(line)), "")
	if not records:
		return PasteVerdict(REFUSED, refusal) if refusal else PasteVerdict(NO_SERIAL)
	wanted = _numbers(port)
	ports = [found for record in records for found in PORT_SEEN.findall(record)]
	fitting = [found for found in ports if _numbers(found)[: len(wanted)] == wanted]
	is_offline = any(OFFLINE_SEEN.search(record) for record in records)
	if fitting:
		return PasteVerdict(FOUND, is_offline=is_offline)
	others = [found for found in ports if len(_numbers(found)) >= len(wanted)]
	return PasteVerdict(OTHER_PORT, re.sub(r"\s", "", others[0])) if others else PasteVerdict(NO_PORT)


def _split_records(text: str) -> list[str]:
	"""Return the parts between empty lines and rules, and each line of a table by itself."""
	records, part = [], []
	for line in [*text.splitlines(), ""]:
		if SEPARATOR.match(line):
			records.append("\n".join(part))
			part = []
		else:
			part.append(line)
	return [each for record in records for each in _rows_of(record)]


def _rows_of(record: str) -> list[str]:
	"""Return the lines of a table of several ONTs; a record of one ONT stays whole."""
	return record.splitlines() if len(_serials_in(record)) > 1 else [record]


def _serials_in(record: str) -> set[str]:
	"""Return the serial numbers of a record in hexadecimal: Huawei writes both spellings of one beside each other."""
	found = (re.sub(r"[ :-]", "", each).upper() for each in SERIAL_SEEN.findall(record))
	return {_hex_of(each) for each in found}


def _hex_of(serial: str) -> str:
	return serial if len(serial) == 16 else serial[:4].encode().hex().upper() + serial[4:]


def _numbers(port: str) -> tuple[int, ...]:
	return tuple(int(part) for part in re.findall(r"\d+", port))
