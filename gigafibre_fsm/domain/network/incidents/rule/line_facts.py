"""What is known of each address's line when outages are looked for: whether it was heard in time, and its light. Pure.

All times are site time, naive, and those of the modem server: a line is judged by the moment until which all
calls are known, so that a server that does not answer makes no line silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.device.snapshot import USUAL_INTERVAL

ONT = "ONT"
STILL_HEARD = 1.5
"""A line that called within so many of its intervals is there; the half is for the length of its session."""
EARLIER = 0.5
"""A suspicion begins half an interval before a line counts as silent: it is only confirmed by lines that do."""


@dataclass(frozen=True, slots=True)
class LineFact:
	"""The line of one address.

	`path` holds the names of the nodes from the site to its drop, as `/a/b/`. Levels are dBm, 0 where none was
	measured; `usual_rx` is the level that it had until lately. `alarm` is its last one, empty without any. `server` is
	the ACS that manages its device, empty for the usual one.
	"""

	equipment: str
	location: str
	customer: str
	path: str
	last_inform: datetime | None
	inform_interval: int = 0
	kind: str = ONT
	rx: float = 0.0
	usual_rx: float = 0.0
	alarm: str = ""
	alarm_on: datetime | None = None
	server: str = ""

	@property
	def interval(self) -> timedelta:
		"""Its own inform interval, or the usual one."""
		return timedelta(seconds=self.inform_interval or USUAL_INTERVAL)

	@property
	def lost_light(self) -> float:
		"""How many dB it is below its usual level; 0 if one of the two is unknown."""
		return self.usual_rx - self.rx if self.usual_rx and self.rx else 0.0

	@property
	def nodes(self) -> tuple[str, ...]:
		"""The nodes from the site to its drop."""
		return tuple(self.path.strip("/").split("/"))

	def overdue_since(self, intervals: float) -> datetime | None:
		"""Return when so many of its intervals had passed without a call; None for one that never called."""
		return self.last_inform and self.last_inform + self.interval * intervals

	def is_silent(self, now: datetime, intervals: float) -> bool:
		"""Whether it has missed so many of its own calls."""
		since = self.overdue_since(intervals)
		return since is not None and since < now

	def is_heard(self, now: datetime) -> bool:
		"""Whether it has called in time."""
		return self.last_inform is not None and not self.is_silent(now, STILL_HEARD)


def choose_one_per_address(lines: Iterable[LineFact]) -> list[LineFact]:
	"""Return one line for each address: its ONT's, but as heard of as any of its devices.

	A home with an ONT and two access points is one home; while one of its devices calls, its line works.
	"""
	found: dict[str, LineFact] = {}
	for line in lines:
		other = found.get(line.location)
		found[line.location] = line if other is None else _join(other, line)
	return list(found.values())


def _join(one: LineFact, other: LineFact) -> LineFact:
	first, second = sorted((one, other), key=lambda line: (line.kind != ONT, line.equipment))
	if second.last_inform and (first.last_inform is None or second.last_inform > first.last_inform):
		return replace(first, last_inform=second.last_inform, inform_interval=second.inform_interval)
	return first
