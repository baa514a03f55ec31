"""Why a run stands or a step failed: stored as an English sentence with its values, worded for each reader. Pure.

A worker does not know who will read what it stores.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import Any, TypeAlias

LONGEST = 1000
"""Characters of a stored reason; those that this app writes itself are shorter."""
LONGEST_VALUE = 140
_MONEY = "money"


@dataclass(frozen=True, slots=True)
class StoredReason:
	"""A sentence, or a word, in English: a source string of the translations, with places for its values."""

	sentence: str
	values: "tuple[ReasonValue, ...]" = ()


ReasonValue: TypeAlias = str | int | Decimal | StoredReason
"""A text as it is, a figure, an amount in dollars, or words that have their own translation."""


def write_reason(sentence: str, *values: ReasonValue) -> str:
	"""Return a reason as it is stored: a sentence without values as itself, one with values as JSON.

	Args:
		sentence: in English, with the places of `str.format`.
		values: fill them.
	"""
	if not values:
		return sentence
	return json.dumps(_pack(StoredReason(sentence, values)), ensure_ascii=False)


def read_reason(stored: str | None) -> StoredReason:
	"""Return a stored reason; what somebody else said is a sentence without values."""
	text = stored or ""
	if not text.startswith('["'):
		return StoredReason(text)
	try:
		return _unpack(json.loads(text))
	except (ValueError, TypeError, LookupError, ArithmeticError):
		return StoredReason(text)


def spell_reason(stored: str) -> str:
	"""Return a stored reason in English."""
	return _spell(read_reason(stored))


def _spell(value: ReasonValue) -> str:
	if isinstance(value, StoredReason) and value.values:
		return value.sentence.format(*map(_spell, value.values))
	if isinstance(value, Decimal):
		return f"${value:.2f}"
	return value.sentence if isinstance(value, StoredReason) else str(value)


def _pack(value: ReasonValue) -> Any:
	if isinstance(value, StoredReason):
		return [value.sentence, *map(_pack, value.values)]
	if isinstance(value, Decimal):
		return {_MONEY: str(value)}
	return value if isinstance(value, int) else str(value)[:LONGEST_VALUE]


def _unpack(value: Any) -> Any:
	if isinstance(value, list):
		sentence, *values = value
		_require_places(sentence, len(values))
		return StoredReason(str(sentence), tuple(map(_unpack, values)))
	if isinstance(value, dict):
		return Decimal(value[_MONEY])
	return value


def _require_places(sentence: str, count: int) -> None:
	"""Refuse a sentence that we did not write: what somebody else said is never filled in, nor given a width."""
	for _text, place, width, conversion in Formatter().parse(sentence) if count else ():
		if place is not None and (width or conversion or not place.isdecimal() or int(place) >= count):
			raise ValueError(sentence)
