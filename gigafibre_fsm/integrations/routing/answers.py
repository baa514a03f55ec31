"""What a routing engine answered, and the places it was asked about."""

from dataclasses import dataclass

Place = tuple[float, float]  # latitude, longitude in degrees (WGS 84)
Column = tuple[int | None, ...]


@dataclass(frozen=True)
class Table:
	"""Travel by road from some places to others; all of them named by their index in the caller's list.

	`seconds[i][j]` and `metres[i][j]` lead from `sources[i]` to `destinations[j]`; None where no road leads (in
	`metres` also where the engine measures none). `unsnapped` names the places that no road comes near.
	"""

	sources: tuple[int, ...]
	destinations: tuple[int, ...]
	seconds: tuple[Column, ...]
	metres: tuple[Column, ...]
	unsnapped: tuple[int, ...] = ()


@dataclass(frozen=True)
class Trip:
	"""One trip, as **Test connection** shows it."""

	seconds: int
	metres: int | None
