"""The acceptance test of a line: ONT online, optical level within limits, speed test passed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.quality import optical_budget as lights
from gigafibre_fsm.domain.network.quality.pon_classes import find_class

NO_ONT, OFFLINE = "no_ont", "offline"
TOO_WEAK, TOO_STRONG, OFF_BASELINE = "too_weak", "too_strong", "off_baseline"
LEVEL_UNKNOWN = "level_unknown"
NO_SPEED_TEST, SPEED_BELOW = "no_speed_test", "speed_below"
ONT = "ONT"

_OF_LEVEL = {lights.TOO_WEAK: TOO_WEAK, lights.TOO_STRONG: TOO_STRONG, lights.WEAKER: OFF_BASELINE}


@dataclass(frozen=True, slots=True)
class AcceptanceLimits:
	"""A job type's limits: dB below the baseline, least and most dBm, and whether a speed test is needed.

	A limit of None is that of the class of the device's PON port.
	"""

	tolerance: float = lights.TOLERANCE
	weakest: float | None = None
	strongest: float | None = None
	needs_speed: bool = False


@dataclass(frozen=True, slots=True)
class MeasuredDevice:
	"""A device at the address: the stored state of its line, its baseline level, and the class of its PON port."""

	equipment: str
	equipment_type: str
	last_inform: datetime | None
	inform_interval: int
	light: lights.OpticalReading
	baseline_rx: float | None
	pon_class: str = ""


@dataclass(frozen=True, slots=True)
class AcceptanceResult:
	"""The result of the acceptance test.

	`lacks` are codes of this module, empty if the test is passed. A level in an unknown unit neither passes
	nor fails the test; it is listed in `remarks`. `equipment` is the ONT that was tested.
	"""

	lacks: tuple[str, ...]
	remarks: tuple[str, ...] = ()
	equipment: str = ""

	@property
	def is_met(self) -> bool:
		"""Whether nothing is missing."""
		return not self.lacks


def judge_line(
	devices: Iterable[MeasuredDevice],
	limits: AcceptanceLimits,
	speed_verdict: str | None,
	now: datetime,
	silent_after: float = device_snapshot.SILENT_AFTER,
) -> AcceptanceResult:
	"""Test the ONT at an address; of several, the one that informed last.

	Args:
		devices: the devices installed there.
		limits: of the job type.
		speed_verdict: of the job's last speed test (`Speed Test.verdict`), None without one.
		now: in the zone of the devices' times.
		silent_after: number of its own intervals a device may miss.
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
	usual = find_class(ont.pon_class)
	verdict = lights.judge_level(
		ont.light,
		ont.baseline_rx,
		limits.tolerance,
		usual.weakest if limits.weakest is None else limits.weakest,
		usual.strongest if limits.strongest is None else limits.strongest,
	)
	level = (_OF_LEVEL[verdict.kind],) if verdict.kind in _OF_LEVEL else ()
	remarks = (LEVEL_UNKNOWN,) if verdict.kind == lights.UNKNOWN else ()
	return AcceptanceResult((*level, *speed), remarks, ont.equipment)


def _speed(limits: AcceptanceLimits, verdict: str | None) -> tuple[str, ...]:
	if not limits.needs_speed or verdict in ("Passed", "No Expectation"):
		return ()
	return (NO_SPEED_TEST,) if verdict is None else (SPEED_BELOW,)
