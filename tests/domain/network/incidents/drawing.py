"""A network on paper: OLTs, PON ports, splitters and lines, without a site."""

from dataclasses import replace
from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.incidents.rule.line_facts import LineFact
from gigafibre_fsm.domain.network.topology import node_types

NOW = datetime(2026, 11, 29, 12, 0)


class PaperNetwork:
	"""One site; splitters in two levels, as `S/O1/O1-P1/O1-P1-X/O1-P1-X1`, and drops below the second level."""

	def __init__(self, *, olts: int = 2, ports: int = 4, splitters: int = 4, drops: int = 8) -> None:
		self.kinds: dict[str, str] = {"S": node_types.SITE}
		self.paths: dict[str, str] = {"S": "/S/"}
		self.lines: dict[str, LineFact] = {}
		for olt in (f"O{number + 1}" for number in range(olts)):
			self._add(olt, node_types.OLT, "S")
			for port in (f"{olt}-P{number + 1}" for number in range(ports)):
				self._add(port, node_types.PON_PORT, olt)
				self._add(f"{port}-X", node_types.SPLITTER, port)
				for splitter in (f"{port}-X{number + 1}" for number in range(splitters)):
					self._add(splitter, node_types.SPLITTER, f"{port}-X")
					for drop in (f"{splitter}-{number + 1}" for number in range(drops)):
						self._add(drop, node_types.DROP, splitter)
						self.lines[drop] = LineFact(drop, f"home {drop}", "", self.paths[drop], NOW, 300)

	def _add(self, node: str, kind: str, parent: str) -> None:
		self.kinds[node], self.paths[node] = kind, f"{self.paths[parent]}{node}/"

	def below(self, node: str) -> list[str]:
		"""The drops that a node feeds."""
		return [drop for drop in self.lines if f"/{node}/" in self.paths[drop]]

	def with_calls(self, now: datetime = NOW, ago: float = 60) -> dict[str, LineFact]:
		"""All lines, each heard so many seconds ago."""
		return {
			drop: replace(line, last_inform=now - timedelta(seconds=ago)) for drop, line in self.lines.items()
		}

	def with_silent(
		self, *drops: str, now: datetime = NOW, minutes: float = 14, **values: object
	) -> list[LineFact]:
		"""All lines, these last heard so many minutes ago."""
		lines = self.with_calls(now)
		for drop in drops:
			lines[drop] = replace(lines[drop], last_inform=now - timedelta(minutes=minutes), **values)
		return list(lines.values())
