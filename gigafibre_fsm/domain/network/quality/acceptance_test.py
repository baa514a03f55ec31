"""Whether a line is proven to work: the ONT online, its level right, the speed test passed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.quality import optical_budget as lights

NO_ONT, OFFLINE = "no_ont", "offline"
TOO_WEAK, TOO_STRONG, OFF_BASELINE = "too_weak", "too_strong", "off_baseline"
LEVEL_UNKNOWN = "level_unknown"
NO_SPEED_TEST, SPEED_BELOW = "no_speed_test", "speed_below"
ONT = "ONT"

_OF_LEVEL = {lights.TOO_WEAK: TOO_WEAK, lights.TOO_STRONG: TOO_STRONG, lights.WEAKER: OFF_BASELINE}


@dataclass(frozen=True, slots=True)
class AcceptanceLimits:
	"""What a kind of visit allows: dB below the baseline, dBm at least and at most, and whether speed counts."""

	tolerance: float = lights.TOLERANCE
	weakest: float = lights.WEAKEST
	strongest: float = lights.STRONGEST
	needs_speed: bool = False


@dataclass(frozen=True, slots=True)
class MeasuredDevice:
	"""A device at the address: what the site keeps of its line, and the level of its installation."""

	equipment: str
	equipment_type: str
	last_inform: datetime | None
	inform_interval: int
	light: lights.OpticalReading
	baseline_rx: float | None


@dataclass(frozen=True, slots=True)
class AcceptanceResult:
	"""What the measurements show.

	`lacks` are codes of this module, empty when it is proven. A level of unknown unit is no proof of the level and
	no obstacle either: it is said in `remarks`. `equipment` is the ONT that was judged.
	"""

	lacks: tuple[str, ...]
	remarks: tuple[str, ...] = ()
	equipment: str = ""

	@property
	def is_met(self) -> bool:
		"""Whether nothing lacks."""
		return not self.lacks


def judge_line(
	devices: Iterable[MeasuredDevice],
	limits: AcceptanceLimits,
	speed_verdict: str | None,
	now: datetime,
	silent_after: float = device_snapshot.SILENT_AFTER,
) -> AcceptanceResult:
	"""Judge the ONT at an address; of several the one that was heard of last.

	Args:
		devices: what is installed there.
		limits: what the kind of visit allows.
		speed_verdict: of this visit's last speed test (`Speed Test.verdict`), None without one.
		now: the moment, in the zone of the devices' times.
		silent_after: how many of its own intervals a device may miss.
	"""
	speed = _speed(limits, speed_verdict)
	onts = [device for device in devices if device.equipment_type == ONT]
	if not onts:
		return AcceptanceResult((NO_ONT, *speed))
	ont = max(onts, key=lambda device: device.last_inform or datetime.min)
	if (
		device_snapshot.connection_state(ont.last_inform, ont.inform_interval, now, silent_after)
		!= device_snapshot.ONLINE
	):
		return AcceptanceResult((OFFLINE, *speed), equipment=ont.equipment)
	verdict = lights.judge_level(
		ont.light, ont.baseline_rx, limits.tolerance, limits.weakest, limits.strongest
	)
	level = (_OF_LEVEL[verdict.kind],) if verdict.kind in _OF_LEVEL else ()
	remarks = (LEVEL_UNKNOWN,) if verdict.kind == lights.UNKNOWN else ()
	return AcceptanceResult((*level, *speed), remarks, ont.equipment)


def _speed(limits: AcceptanceLimits, verdict: str | None) -> tuple[str, ...]:
	if not limits.needs_speed or verdict in ("Passed", "No Expectation"):
		return ()
	return (NO_SPEED_TEST,) if verdict is None else (SPEED_BELOW,)
