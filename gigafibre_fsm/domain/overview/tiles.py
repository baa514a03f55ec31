"""Which figures show how the business is doing, and whose they are. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Audience(Enum):
	"""What somebody of the office answers for; each sees the figures of it, and no others."""

	MONEY = "money"
	SUPPORT = "support"
	DISPATCH = "dispatch"


REVENUE, RECEIVABLES, RECONCILIATION = "revenue", "receivables", "reconciliation"
TICKETS, VISITS, INCIDENTS = "tickets", "visits", "incidents"
MESSAGES, FLOWS = "messages", "flows"

SECTIONS: dict[str, frozenset[Audience]] = {
	REVENUE: frozenset((Audience.MONEY,)),
	RECEIVABLES: frozenset((Audience.MONEY,)),
	RECONCILIATION: frozenset((Audience.MONEY,)),
	TICKETS: frozenset((Audience.SUPPORT,)),
	VISITS: frozenset((Audience.DISPATCH,)),
	INCIDENTS: frozenset((Audience.DISPATCH, Audience.SUPPORT)),
	MESSAGES: frozenset((Audience.DISPATCH,)),
	FLOWS: frozenset((Audience.DISPATCH,)),
}
"""Figures that are read together, in the order in which they are shown, and who sees them."""


class FigureUnit(Enum):
	"""What a figure counts."""

	COUNT = "count"
	DOLLARS = "dollars"
	PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class FigurePart:
	"""A part of a figure: what distinguishes it, as a status or a code, and its own value."""

	code: str
	value: float


@dataclass(frozen=True, slots=True)
class BusinessFigure:
	"""A figure of the business.

	Attributes:
		key: its name.
		value: in its unit; None where there is nothing to compute it from.
		unit: a value of FigureUnit.
		parts: what it is made of, in order; empty for one that is not divided.
		is_alarm: whether it should be 0 and is not.
	"""

	key: str
	value: float | None
	unit: str = FigureUnit.COUNT.value
	parts: tuple[FigurePart, ...] = ()
	is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class FigureSection:
	"""Figures that were read together; `read_on` is site time, naive, `age` how long ago that was, in seconds."""

	key: str
	read_on: datetime
	age: int
	figures: tuple[BusinessFigure, ...]


@dataclass(frozen=True, slots=True)
class BusinessOverview:
	"""How the business is doing, as far as the reader answers for it."""

	sections: tuple[FigureSection, ...]


def choose_sections(audiences: Collection[Audience]) -> tuple[str, ...]:
	"""Return the sections that a reader sees, in order.

	Args:
		audiences: what the reader answers for; none sees nothing.
	"""
	return tuple(section for section, theirs in SECTIONS.items() if not theirs.isdisjoint(audiences))


def must_be_nothing(key: str, value: float | None) -> BusinessFigure:
	"""Return a count that should be 0.

	Args:
		key: name of the figure.
		value: how many; None where that is not known.
	"""
	return BusinessFigure(key, value, is_alarm=bool(value))
