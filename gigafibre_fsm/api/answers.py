"""Answers that the domain makes as dataclasses: JSON takes dicts, and the annotation keeps saying of what."""

from dataclasses import asdict
from typing import Any, Generic, TypedDict, TypeVar

Shape = TypeVar("Shape")


class CardAnswer(TypedDict):
	"""A number card of the desk: the figure, how it is formatted, and where it leads."""

	value: float
	fieldtype: str
	route: list[str]


class Fields(dict[str, Any], Generic[Shape]):
	"""The fields of a dataclass by their names, those of the dataclasses within it too."""


def fields_of(shape: Shape) -> Fields[Shape]:
	"""Return a dataclass of the domain as JSON takes it."""
	return Fields(asdict(shape))
