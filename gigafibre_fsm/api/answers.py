"""Answers that the domain makes as dataclasses: JSON takes dicts, and the annotation keeps saying of what."""

from dataclasses import asdict
from typing import Any, Generic, TypeVar

Shape = TypeVar("Shape")


class Fields(dict[str, Any], Generic[Shape]):
	"""The fields of a dataclass by their names, those of the dataclasses within it too."""


def fields_of(shape: Shape) -> Fields[Shape]:
	"""Return a dataclass of the domain as JSON takes it."""
	return Fields(asdict(shape))
