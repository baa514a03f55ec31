"""Turns rows of the old database into records: mends its texts and its empty days. Pure."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import TypeVar

Row = TypeVar("Row")

_UNNAMED = frozenset("\x81\x8d\x8f\x90\x9d")
"""Bytes that cp1252 does not name; MariaDB's latin1 keeps them as the characters of the same number."""


def read_record(record: type[Row], row: Mapping[str, object]) -> Row:
	"""Return a row as a record.

	Args:
		record: a dataclass of `records.py`.
		row: column → value as PyMySQL reads it; it has a column for each field.
	"""
	return record(**{field.name: _read_value(field.type, row[field.name]) for field in fields(record)})


def mend_text(text: str) -> str:
	"""Return a text that was encoded twice as it was written: `CÃ´tÃ©` is `Côté`.

	The old program wrote UTF-8 into columns of latin1. A text is mended only if its bytes in cp1252 are UTF-8 without
	exception; every other one is returned unchanged.
	"""
	if text.isascii():
		return text
	try:
		return b"".join(_encode(character) for character in text).decode("utf-8")
	except UnicodeError:
		return text


def read_day(value: object) -> date | None:
	"""Return a day; None for NULL and for what is no day, such as `0000-00-00` or `2021-02-00`."""
	if isinstance(value, datetime):
		return value.date()
	if isinstance(value, date) or value is None:
		return value
	try:
		return date.fromisoformat(str(value)[:10])
	except ValueError:
		return None


def _encode(character: str) -> bytes:
	return character.encode("latin-1" if character in _UNNAMED else "cp1252")


def _read_value(kind: type | UnionType, value: object) -> object:
	if kind is bool:
		return _read_number(value) != 0
	if kind is int:
		return int(_read_number(value))
	if kind is Decimal:
		return _read_number(value)
	if kind is str:
		text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
		return mend_text(text).strip()
	return read_day(value)


def _read_number(value: object) -> Decimal:
	text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value or 0)
	try:
		return Decimal(text)
	except InvalidOperation:
		return Decimal(0)
