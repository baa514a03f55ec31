"""The state of lines, counted for each node of the network, and what changed since it was last shown. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

UP, SILENT, DOWN, WEAK, UNKNOWN, NO_LINE = "up", "silent", "down", "weak", "unknown", "none"
WORST_FIRST = (DOWN, SILENT, WEAK, UP, UNKNOWN)
"""A line that was never heard of says nothing against its neighbours, so it comes last."""


@dataclass(frozen=True, slots=True)
class LineCounts:
	"""How many lines below a node are in which state; `weak` ones work, with too little light."""

	up: int = 0
	silent: int = 0
	down: int = 0
	weak: int = 0
	unknown: int = 0

	def __add__(self, other: "LineCounts") -> "LineCounts":
		return LineCounts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

	@property
	def worst(self) -> str:
		"""The worst state that a line below has; `none` without lines."""
		return next((state for state in WORST_FIRST if getattr(self, state)), NO_LINE)


NO_LINES = LineCounts()


def count_states(rows: Iterable[tuple[str, str, int]]) -> dict[str, LineCounts]:
	"""Return node → the counts of its lines.

	Args:
		rows: node, state and number of lines.
	"""
	found: dict[str, LineCounts] = {}
	for node, state, number in rows:
		found[node] = found.get(node, NO_LINES) + LineCounts(**{state: int(number)})
	return found


def roll_up(paths: Mapping[str, str], counts: Mapping[str, LineCounts]) -> dict[str, LineCounts]:
	"""Return node → the counts of all lines below it, for nodes of which the lowest are counted.

	Args:
		paths: node → the names of all nodes from the root down to it, as `/a/b/`.
		counts: node → the lines that are counted at it alone.
	"""
	found = dict.fromkeys(paths, NO_LINES)
	for node, counted in counts.items():
		for above in paths.get(node, "").strip("/").split("/"):
			if above in found:
				found[above] += counted
	return found


def list_changed(
	shown: Mapping[str, list[int]] | None, counts: Mapping[str, LineCounts]
) -> dict[str, LineCounts]:
	"""Return the nodes whose counts are not those that were shown; all of them if nobody knows what was shown."""
	return {
		node: counted
		for node, counted in counts.items()
		if shown is None or shown.get(node) != as_list(counted)
	}


def as_list(counts: LineCounts) -> list[int]:
	"""Return counts as they are kept between two looks: up, silent, down, weak, unknown."""
	return [getattr(counts, each.name) for each in fields(counts)]
