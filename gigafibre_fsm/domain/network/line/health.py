"""What a customer's line amounts to, in one word: from the same stored state and verdict that support sees. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.network.device.snapshot import OFFLINE, ONLINE, SILENT
from gigafibre_fsm.domain.network.quality.optical_budget import TOO_STRONG, TOO_WEAK, WEAKER

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.line.line_state import DeviceLine

WORKING, WEAK, NOT_HEARD, DOWN, UNKNOWN = "working", "weak", "not_heard", "down", "unknown"
_POOR = frozenset((WEAKER, TOO_WEAK, TOO_STRONG))


@dataclass(frozen=True, slots=True)
class LineHealth:
	"""A line: working, weak (it works, the light is poor), not_heard (silent for a while), down or unknown.

	`since` is the start of the device's state, site time, naive; None if unknown.
	"""

	kind: str
	since: datetime | None = None


def judge_lines(devices: Sequence["DeviceLine"]) -> LineHealth | None:
	"""Return the health of the worst line of a customer; None without a device that can report one.

	Args:
		devices: the customer's installed devices; at each address the ONT comes first and decides.
	"""
	found = [_judge(each) for each in devices if each.equipment_type == "ONT"] or [
		_judge(each) for each in devices[:1]
	]
	order = (DOWN, NOT_HEARD, WEAK, UNKNOWN, WORKING)
	return min(found, key=lambda health: order.index(health.kind), default=None)


def _judge(device: "DeviceLine") -> LineHealth:
	line = device.line
	if line is None:
		return LineHealth(UNKNOWN)
	kinds = {OFFLINE: DOWN, SILENT: NOT_HEARD, ONLINE: WEAK if device.verdict.kind in _POOR else WORKING}
	return LineHealth(kinds.get(line.state, UNKNOWN), line.state_since)
