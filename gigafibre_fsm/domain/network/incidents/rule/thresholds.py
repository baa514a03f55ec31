"""How much must be silent for an incident: the site's figures, and those that a node has learned. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

MOST_POLLS = 12
"""However often a node was a false alarm: an hour of polls opens."""
LESSON = 5
"""Percent by which the share must exceed that of a false alarm."""


@dataclass(frozen=True, slots=True)
class NodeThresholds:
	"""What a node has learned; 0 where the site's figure counts.

	`fewest` lines and `share` (%) of those that are heard must be silent, for `polls` polls, before it opens.
	"""

	fewest: int = 0
	share: int = 0
	polls: int = 0


@dataclass(frozen=True, slots=True)
class Thresholds:
	"""The site's figures, as FSM Incident Settings names them; shares in percent, times in minutes, levels in dB."""

	fewest: int = 3
	share: int = 60
	window_minutes: int = 15
	port_fewest: int = 5
	port_share: int = 25
	olt_ports: int = 2
	raise_share: int = 90
	polls: int = 2
	partly_share: int = 20
	restored_share: int = 80
	reopen_minutes: int = 30
	core_share: int = 30
	light_loss: float = 3.0
	power_share: int = 70
	power_seconds: int = 900
	silent_after: float = 2.5
	learned: Mapping[str, NodeThresholds] = field(default_factory=dict)

	def fewest_at(self, node: str) -> int:
		"""How many silent lines a splitter or terminal needs."""
		return self._learned_at(node).fewest or self.fewest

	def port_fewest_at(self, port: str) -> int:
		"""How many silent lines a PON port needs."""
		return max(self.port_fewest, self._learned_at(port).fewest)

	def share_at(self, node: str, usual: int) -> int:
		"""Which share of a node's lines must be silent, in percent; `usual` is that of its kind."""
		return max(usual, self._learned_at(node).share)

	def has_learned_of(self, node: str, hits: int, lines: int) -> bool:
		"""Whether so many silent lines of a node were called a false alarm before.

		Args:
			node: name of the Network Node.
			hits: how many are silent.
			lines: of how many that were hit or have called.
		"""
		learned = self._learned_at(node)
		return hits < learned.fewest or hits * 100 < learned.share * lines

	def polls_at(self, node: str) -> int:
		"""How many polls must confirm a suspicion."""
		return self._learned_at(node).polls or self.polls

	def _learned_at(self, node: str) -> NodeThresholds:
		return self.learned.get(node) or NodeThresholds()


def learn(before: NodeThresholds, site: Thresholds, *, hits: int, lines: int) -> NodeThresholds:
	"""Return what a node needs after a false alarm: more lines, a larger share, or where all were silent, more polls.

	Args:
		before: what it needs so far.
		site: the site's figures.
		hits: how many lines were silent when it was noticed.
		lines: of how many.
	"""
	if hits >= lines:
		# an outage would look the same, only longer
		return replace(before, polls=min(MOST_POLLS, (before.polls or site.polls) + 1))
	share = min(100, 100 * hits // max(1, lines) + LESSON)
	return replace(before, fewest=max(before.fewest, min(hits + 1, lines)), share=max(before.share, share))
