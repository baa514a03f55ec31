"""The light of many lines at once: the worst, ports that drift, splitters that lost light since a day. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.network.topology import light

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.topology.line_light import LineLight

FEWEST_LINES = 3
"""With fewer lines, one drop would look like a whole splitter."""


@dataclass(frozen=True, slots=True)
class GroupDrift:
	"""How the lines of a port or splitter changed: their number, median change in dB, and how many lost more than 2 dB."""

	group: str
	lines: int
	change: float
	lost: int


def list_deviating(lines: Iterable["LineLight"]) -> list["LineLight"]:
	"""Return the lines that are beyond their tolerance, those that lost most first."""
	beyond = [each for each in lines if each.verdict.kind in (light.LOST, light.GAINED)]
	return sorted(beyond, key=lambda each: each.verdict.deviation or 0)


def list_drifts(changes: Iterable[tuple[str, float]]) -> list[GroupDrift]:
	"""Return the drift of each group, the largest loss first; groups of fewer than three lines are left out.

	The median is not moved by a few bad drops: only what most lines of a group share is its own.

	Args:
		changes: group and change in dB of each line.
	"""
	groups: dict[str, list[float]] = defaultdict(list)
	for group, change in changes:
		groups[group].append(change)
	found = [
		GroupDrift(
			group,
			len(values),
			round(median(values), 2),
			sum(1 for value in values if value < -light.BASELINE_TOLERANCE),
		)
		for group, values in groups.items()
		if len(values) >= FEWEST_LINES
	]
	return sorted(found, key=lambda each: each.change)
