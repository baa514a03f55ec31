"""When silent lines are an outage, and of which element: one rule over two signals, silence and lost light. Pure.

A line counts as hit if it fell silent within the window, by its own inform interval, or if it lost light; it counts
as heard if it called in time. Lines of which nothing is known at the moment say nothing: those that have been
silent for long, and those that are due to call soon.

- A splitter or terminal: at least three hits, and 60 % of the lines that are hit or heard.
- A PON port: at least five, and 25 %, over two splitters of which more than a single line is hit.
- An OLT: at least two such ports; a site: at least two such OLTs.
- Of two lines or fewer nothing is ever more than suspected; a single one is never anything.
- More than 30 % of all lines at once may be the modem server or the core: a person decides.

The outage is put on the lowest node that holds 90 % of its hits. All figures are thresholds of the site; a node may
have learned to need more.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rule.line_facts import EARLIER, LineFact
from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds
from gigafibre_fsm.domain.network.topology import node_types

BRANCHES = (node_types.SPLITTER, node_types.TERMINAL)
FEWEST_LINES = 3
"""With fewer lines, a share says nothing."""


@dataclass(frozen=True, slots=True)
class LineOutage:
	"""Lines that were hit together.

	`node` is the probable element, empty if no node holds enough of them; `lines` are those of it that are hit or
	heard. `is_small`: too few to be opened by the rule. `is_core`: so much at once that a person decides.
	"""

	node: str
	hits: tuple[LineFact, ...]
	lines: int
	is_small: bool = False
	is_core: bool = False


@dataclass(frozen=True, slots=True)
class LineGroup:
	"""The lines of some ports, judged: those that were hit, and those that are heard."""

	hits: tuple[LineFact, ...]
	heard: tuple[LineFact, ...]


def judge_lines(
	lines: Iterable[LineFact],
	limits: Thresholds,
	now: datetime,
	*,
	since: datetime | None = None,
	recent: Collection[str] = (),
	is_sure: bool = False,
) -> LineGroup:
	"""Say of each line whether it was hit, is heard, or says nothing.

	Args:
		lines: those to judge.
		limits: the thresholds.
		now: until when all calls are known.
		since: lines that fell silent after this moment count as newly silent, if that is earlier than the window's
			beginning: the modem server was away.
		recent: devices of incidents that began lately, which stay hit while they are silent.
		is_sure: count only lines that are silent by all their intervals, as their state says, and not half an interval
			earlier.
	"""
	intervals = limits.silent_after - (0 if is_sure else EARLIER)
	start = now - timedelta(minutes=limits.window_minutes)
	start = min(start, since) if since else start
	hits, heard = [], []
	for line in lines:
		overdue = line.overdue_since(intervals)
		is_silent = overdue is not None and overdue < now
		if (is_silent and (overdue > start or line.equipment in recent)) or (
			not is_silent and line.lost_light >= limits.light_loss
		):
			hits.append(line)
		elif line.is_heard(now):
			heard.append(line)
	return LineGroup(tuple(hits), tuple(heard))


def find_outages(
	group: LineGroup, kinds: Mapping[str, str], limits: Thresholds, total: int
) -> list[LineOutage]:
	"""Return the outages among judged lines, the largest elements first; no line is in two of them.

	Args:
		group: from `judge_lines`.
		kinds: node → its kind, of all nodes on the lines' paths.
		limits: the thresholds.
		total: how many lines of the whole network are hit or heard.
	"""
	if len(group.hits) < 2:
		return []
	counts = _NodeCounts(group, kinds)
	if len(group.hits) * 100 > limits.core_share * total and len(group.hits) >= limits.port_fewest:
		node = find_element(group.hits, kinds, limits)
		return [LineOutage(node, group.hits, total, is_core=True)]
	found: list[LineOutage] = []
	left = list(group.hits)
	for top, is_small in _list_tops(counts, limits):
		hits = tuple(line for line in left if top in line.nodes)
		if len(hits) < (2 if is_small else limits.fewest_at(top)):
			continue
		left = [line for line in left if top not in line.nodes]
		node = find_element(hits, kinds, limits)
		if not limits.has_learned_of(node, len(hits), counts.lines[node]):
			found.append(LineOutage(node, hits, counts.lines[node], is_small))
	return found


def find_element(hits: Collection[LineFact], kinds: Mapping[str, str], limits: Thresholds) -> str:
	"""Return the lowest node that holds enough of these lines; empty if none does. A drop is no element.

	Args:
		hits: the lines.
		kinds: node → its kind, of all nodes on their paths.
		limits: the thresholds.
	"""
	held: Counter[str] = Counter()
	depth: dict[str, int] = {}
	for line in hits:
		for level, node in enumerate(line.nodes):
			if kinds.get(node) not in (None, node_types.DROP):
				held[node] += 1
				depth[node] = level
	enough = [node for node, count in held.items() if count * 100 >= limits.raise_share * len(hits)]
	return max(enough, key=lambda node: (depth[node], node), default="")


def judge_cause(hits: Collection[LineFact], limits: Thresholds) -> str:
	"""Return the probable cause: power if enough of the lines said so when they fell silent, fibre if they lost light.

	A device that loses its power causes a loss of signal at the OLT as well, so the gasp counts for more.
	"""
	if not hits:
		return states.UNKNOWN
	gasps = sum(_gave(line, states.DYING_GASP, limits) for line in hits)
	if gasps * 100 >= limits.power_share * len(hits):
		return states.POWER
	dark = sum(_gave(line, states.LOSS_OF_SIGNAL, limits) for line in hits)
	weak = sum(line.lost_light >= limits.light_loss for line in hits)
	return states.FIBRE if (dark + weak) * 2 >= len(hits) else states.UNKNOWN


def _gave(line: LineFact, alarm: str, limits: Thresholds) -> bool:
	"""Whether a line's last alarm is this one, and belongs to its present silence."""
	if line.alarm != alarm or line.alarm_on is None or line.last_inform is None:
		return False
	# it fell silent somewhere within the interval after its last call
	earliest = line.last_inform - timedelta(seconds=60)
	latest = line.last_inform + line.interval + timedelta(seconds=limits.power_seconds)
	return earliest <= line.alarm_on <= latest


class _NodeCounts:
	"""Hits and lines of each node, and the nodes themselves by kind."""

	def __init__(self, group: LineGroup, kinds: Mapping[str, str]) -> None:
		self.hits: Counter[str] = Counter()
		self.lines: Counter[str] = Counter()
		self.depth: dict[str, int] = {}
		self.above: dict[str, dict[str, str]] = {}
		self.kinds = kinds
		self.splitters: dict[str, set[str]] = {}
		for line, is_hit in (
			*((each, True) for each in group.hits),
			*((each, False) for each in group.heard),
		):
			self._add(line, is_hit)

	def _add(self, line: LineFact, is_hit: bool) -> None:
		above: dict[str, str] = {}
		splitter = ""
		for level, node in enumerate(line.nodes):
			kind = self.kinds.get(node, "")
			self.lines[node] += 1
			self.hits[node] += is_hit
			self.depth[node] = level
			self.above.setdefault(node, dict(above))
			above[kind] = node
			splitter = node if kind == node_types.SPLITTER else splitter
		if port := above.get(node_types.PON_PORT):
			self.splitters.setdefault(port, set()).add(splitter)

	def count_hit_splitters(self, port: str) -> int:
		"""How many splitters of a port have more than one hit, or no line that is not hit."""
		pairs = [(self.hits[each], self.lines[each]) for each in self.splitters[port]]
		return sum(hits > 1 or hits == lines for hits, lines in pairs)

	def of_kind(self, *kinds: str) -> list[str]:
		"""Nodes with hits of these kinds, those nearest to the root first."""
		found = [node for node, hits in self.hits.items() if hits and self.kinds.get(node) in kinds]
		return sorted(found, key=lambda node: (self.depth[node], node))


def _list_tops(counts: _NodeCounts, limits: Thresholds) -> list[tuple[str, bool]]:
	"""Return the nodes that the rule takes for outages, the largest first, and whether each is only a small one."""
	ports = [port for port in counts.of_kind(node_types.PON_PORT) if _is_port_hit(port, counts, limits)]
	by_olt = Counter(counts.above[port].get(node_types.OLT, "") for port in ports)
	olts = [olt for olt, hit in by_olt.items() if olt and hit >= limits.olt_ports]
	by_site = Counter(counts.above[olt].get(node_types.SITE, "") for olt in olts)
	sites = [site for site, hit in by_site.items() if site and hit > 1]
	tops = [(node, False) for node in (*sorted(sites), *sorted(olts), *ports)]
	for node in counts.of_kind(*BRANCHES):
		hits, lines = counts.hits[node], counts.lines[node]
		if lines < FEWEST_LINES:
			tops += [(node, True)] if hits == lines == FEWEST_LINES - 1 else []
		elif _is_enough(hits, lines, limits.fewest_at(node), limits.share_at(node, limits.share)):
			tops.append((node, False))
	return tops


def _is_port_hit(port: str, counts: _NodeCounts, limits: Thresholds) -> bool:
	is_spread = counts.count_hit_splitters(port) > 1
	# all homes on one splitter: the port's share would be a way round the splitter's
	usual = limits.port_share if len(counts.splitters[port]) > 1 else limits.share
	fewest, share = limits.port_fewest_at(port), limits.share_at(port, usual)
	is_alone = len(counts.splitters[port]) == 1
	return (is_spread or is_alone) and _is_enough(counts.hits[port], counts.lines[port], fewest, share)


def _is_enough(hits: int, lines: int, fewest: int, share: int) -> bool:
	return hits >= fewest and hits * 100 >= share * lines
