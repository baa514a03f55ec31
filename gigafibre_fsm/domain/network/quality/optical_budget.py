"""Judges an optical level by the receiver's limits and by the device's own baseline."""

from dataclasses import dataclass

from gigafibre_fsm.domain.network.device.optical_power import MEASURED, OpticalReading

GOOD, WEAKER, TOO_WEAK, TOO_STRONG, UNKNOWN = "good", "weaker", "too_weak", "too_strong", "unknown"
TOLERANCE = 2.0
"""dB below the baseline that a connector and the weather may cause."""
WEAKEST, STRONGEST = -27.0, -8.0
"""dBm; limits of a class B+ receiver, where the class of the PON port is not known (see `pon_classes.py`)."""
_ROOM = 5.0
"""dB shown on a scale beyond each limit."""


@dataclass(frozen=True, slots=True)
class OpticalVerdict:
	"""What a level means: `kind` is good, weaker, too_weak, too_strong or unknown.

	`difference` is dB above (+) or below (-) the baseline, None without a level or a baseline; `weakest` and
	`strongest` are the limits in dBm by which it was judged.
	"""

	kind: str
	difference: float | None = None
	weakest: float = WEAKEST
	strongest: float = STRONGEST


def judge_level(
	light: OpticalReading,
	baseline_rx: float | None = None,
	tolerance: float = TOLERANCE,
	weakest: float = WEAKEST,
	strongest: float = STRONGEST,
) -> OpticalVerdict:
	"""Judge a device's optical level.

	Args:
		light: as read from the device; anything but Measured gives unknown.
		baseline_rx: baseline level in dBm, None if there is none.
		tolerance: dB it may have lost since.
		weakest: dBm, lower limit of a good level.
		strongest: dBm.
	"""
	if light.state != MEASURED or light.rx is None:
		return OpticalVerdict(UNKNOWN, None, weakest, strongest)
	difference = None if baseline_rx is None else round(light.rx - baseline_rx, 2)
	has_dropped = difference is not None and difference < -tolerance
	kind = WEAKER if has_dropped else GOOD
	if light.rx < weakest:
		kind = TOO_WEAK
	elif light.rx > strongest:
		kind = TOO_STRONG
	return OpticalVerdict(kind, difference, weakest, strongest)


@dataclass(frozen=True, slots=True)
class LevelScale:
	"""Positions on a picture from too weak (0) to too strong (`width`); None if unknown."""

	width: int
	weakest: int
	strongest: int
	now: int | None
	baseline: int | None


def build_scale(
	rx: float | None,
	baseline_rx: float | None,
	weakest: float = WEAKEST,
	strongest: float = STRONGEST,
	width: int = 300,
) -> LevelScale:
	"""Place a level, its baseline and its limits on a picture, from too weak to too strong.

	Values beyond the picture are placed at its edge.

	Args:
		rx: the received level in dBm; None if it is unknown.
		baseline_rx: the level at the installation in dBm; None without a baseline.
		weakest, strongest: limits of a good level in dBm; the picture shows some dB beyond each.
		width: of the picture, in its own units.
	"""
	low, high = weakest - _ROOM, strongest + _ROOM

	def place(level: float | None) -> int | None:
		if level is None:
			return None
		return round(width * (min(max(level, low), high) - low) / (high - low))

	return LevelScale(width, place(weakest) or 0, place(strongest) or 0, place(rx), place(baseline_rx))
