"""Which nodes of a view an incident marks, and which incidents concern a node. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.topology.node_types import NodeRow


@dataclass(frozen=True, slots=True)
class StandingIncident:
	"""An incident with its probable element and that one's path; `title` is as written, it may be empty."""

	name: str
	state: str
	title: str
	node: str
	path: str


def mark_nodes(shown: Collection[str], standing: Sequence[StandingIncident]) -> dict[str, str]:
	"""Return node → state of the worst incident at it, for nodes that are shown; one further below marks what is above it.

	Args:
		shown: names of the nodes.
		standing: the incidents, the worst last.
	"""
	marked: dict[str, str] = {}
	for each in standing:
		way = each.path.strip("/").split("/")
		if (nearest := next((name for name in reversed(way) if name in shown), None)) is not None:
			marked[nearest] = each.state
	return marked


def list_concerning(node: "NodeRow", standing: Sequence[StandingIncident]) -> list[StandingIncident]:
	"""Return the incidents at a node, above it, or below it, the worst first."""
	return [
		each
		for each in reversed(standing)
		if node.path.startswith(each.path) or each.path.startswith(node.path)
	]
