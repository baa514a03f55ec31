"""Types of the advice on where a visit could go; docs/features/board.md describes them for the board's scripts."""

from datetime import date
from typing import TypedDict


class AdvisedStretch(TypedDict):
	"""Arrivals of a row from `start` up to `end`, ISO text: the travel that they add, and what speaks against them."""

	start: str
	end: str
	added_seconds: int
	texts: list[str]


class AdvisedRow(TypedDict):
	"""One technician's day for a visit; `cannot` says why no arrival of it would do, and is empty where one does."""

	technician: str
	day: date
	cannot: list[str]
	stretches: list[AdvisedStretch]


class AdvisedPlace(TypedDict):
	"""A place without conflict; `arrival` is ISO text."""

	technician: str
	arrival: str
	added_seconds: int


class FullDay(TypedDict):
	"""A day on which a visit is one more than customers may book; `text` names the limit."""

	day: date
	text: str


class RowsAdvice(TypedDict):
	"""Where on the rows a visit could go; `best` adds the least travel, and is null where nothing is free."""

	rows: list[AdvisedRow]
	best: AdvisedPlace | None
	full: list[FullDay]


class FreePlace(TypedDict):
	"""The next day on which a visit's technician has room for it; null if there is none in two weeks."""

	arrival: str | None
