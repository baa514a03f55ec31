"""A routing engine's answers, and the places they refer to."""

from dataclasses import dataclass

Place = tuple[float, float]  # latitude, longitude in degrees (WGS 84)
Column = tuple[int | None, ...]


@dataclass(frozen=True)
class Table:
	"""Travel by road between places, which are indexes into the caller's list.

	`seconds[i][j]` and `metres[i][j]` are from `sources[i]` to `destinations[j]`; None if there is no road
	(in `metres` also if the engine measures none). `unsnapped` lists the places that are far from any road.
	"""

	sources: tuple[int, ...]
	destinations: tuple[int, ...]
	seconds: tuple[Column, ...]
	metres: tuple[Column, ...]
	unsnapped: tuple[int, ...] = ()


@dataclass(frozen=True)
class Trip:
	"""One trip, the result of **Test connection**."""

	seconds: int
	metres: int | None
