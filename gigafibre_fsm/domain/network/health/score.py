"""How well a device does, from 0 to 100: 100 less what each finding costs, always against its own history.

The costs are this app's own: a device that does as it always did has 100, whatever its model; a single finding that
a technician would drive out for takes it below GOOD_FROM, two of them below WATCH_FROM.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

GOOD, WATCH, POOR = "Good", "Watch", "Poor"
GOOD_FROM, WATCH_FROM = 80, 50

LIGHT_LOST, LIGHT_WEAK, RESTARTS, SILENT, SLOW = "light lost", "light weak", "restarts", "silent", "slow"

DRIFT_FREE, DRIFT_COST, DRIFT_MOST = 1.0, 10, 40
"""dB of drift that cost nothing (a meter's noise), points for each dB beyond, and their most."""
FIRST_DAYS = 7
"""Days whose levels make a baseline."""
WEAK_COST = 40
RESTARTS_FREE, RESTART_COST, RESTARTS_MOST = 1, 5, 30
"""Restarts in a week beyond the usual that cost nothing, points for each further one, and their most."""
HOURS_FREE, HOUR_COST, HOURS_MOST = 1.0, 3, 30
"""The same for silent hours in a week."""
SLOW_SHARE, SLOW_COST = 0.6, 25
"""A speed test below this share of the device's own usual one is slow."""


@dataclass(frozen=True, slots=True)
class DeviceHistory:
	"""A device's last week and what is usual for it.

	`rx` and `baseline` are dBm, `weakest` the limit of its optics class; None where nothing is known. `restarts` and
	`silent_hours` are those of the last seven days, `usual_…` the same for a week of the time before. `download` is
	the newest speed test, `usual_download` the median of the earlier ones, in Mbit/s.
	"""

	rx: float | None = None
	baseline: float | None = None
	weakest: float | None = None
	restarts: int = 0
	usual_restarts: float = 0.0
	silent_hours: float = 0.0
	usual_silent_hours: float = 0.0
	download: float | None = None
	usual_download: float | None = None


def choose_baseline(reading: float | None, first_levels: Sequence[float]) -> float | None:
	"""Return the level with which a device's light is compared: its reading at the installation, or its first week.

	The median of a week is not the accident of one moment; but a week that differs from the reading by more than a
	meter's noise has lost light already, and the reading stays.

	Args:
		reading: at the installation, dBm; None where nobody took one.
		first_levels: one level a day since the installation, dBm; the first `FIRST_DAYS` count, fewer say nothing.
	"""
	if len(first_levels) < FIRST_DAYS:
		return reading
	usual = round(median(first_levels[:FIRST_DAYS]), 2)
	return usual if reading is None or abs(usual - reading) <= DRIFT_FREE else reading


@dataclass(frozen=True, slots=True)
class HealthReason:
	"""What took points off: a code, how many, the present value, and what is usual for this device."""

	code: str
	points: int
	value: float
	usual: float


@dataclass(frozen=True, slots=True)
class HealthScore:
	"""0 to 100, what that means, and why, the costliest first."""

	score: int
	health: str
	reasons: tuple[HealthReason, ...]


def judge_device(history: DeviceHistory) -> HealthScore:
	"""Return how well a device does."""
	found = (_judge_light(history), _judge_limit(history), _judge_restarts(history))
	found = (*found, _judge_silence(history), _judge_speed(history))
	reasons = sorted((each for each in found if each and each.points), key=lambda each: -each.points)
	score = max(0, 100 - sum(each.points for each in reasons))
	health = GOOD if score >= GOOD_FROM else WATCH if score >= WATCH_FROM else POOR
	return HealthScore(score, health, tuple(reasons))


def _judge_light(history: DeviceHistory) -> HealthReason | None:
	if history.rx is None or history.baseline is None:
		return None
	lost = history.baseline - history.rx
	points = min(DRIFT_MOST, round(DRIFT_COST * max(0.0, lost - DRIFT_FREE)))
	return HealthReason(LIGHT_LOST, points, history.rx, history.baseline)


def _judge_limit(history: DeviceHistory) -> HealthReason | None:
	if history.rx is None or history.weakest is None or history.rx >= history.weakest:
		return None
	return HealthReason(LIGHT_WEAK, WEAK_COST, history.rx, history.weakest)


def _judge_restarts(history: DeviceHistory) -> HealthReason:
	beyond = max(0.0, history.restarts - history.usual_restarts - RESTARTS_FREE)
	points = min(RESTARTS_MOST, round(RESTART_COST * beyond))
	return HealthReason(RESTARTS, points, history.restarts, history.usual_restarts)


def _judge_silence(history: DeviceHistory) -> HealthReason:
	beyond = max(0.0, history.silent_hours - history.usual_silent_hours - HOURS_FREE)
	points = min(HOURS_MOST, round(HOUR_COST * beyond))
	return HealthReason(SILENT, points, history.silent_hours, history.usual_silent_hours)


def _judge_speed(history: DeviceHistory) -> HealthReason | None:
	if not history.download or not history.usual_download:
		return None
	is_slow = history.download < SLOW_SHARE * history.usual_download
	return HealthReason(SLOW, SLOW_COST if is_slow else 0, history.download, history.usual_download)
