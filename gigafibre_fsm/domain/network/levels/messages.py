"""What the levels of the last weeks say, in the language of the request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _

from gigafibre_fsm.domain.network.levels import history, keeping
from gigafibre_fsm.domain.platform import formatting

SHOWN_DAYS = 90


@dataclass(frozen=True, slots=True)
class LevelTrend:
	"""The level of each of the last 90 days in dBm, the oldest first, None where there is none; empty with one level.

	`said` is empty with too few levels for a drift.
	"""

	levels: list[float | None]
	said: str


def find_trend(equipment: str, today: date) -> LevelTrend:
	"""Return how the light of a device went since it was installed.

	Args:
		equipment: name of the Equipment.
		today: the last of the days that are shown.
	"""
	installed_on = frappe.db.get_value("Equipment", equipment, "installed_on")
	found = keeping.find_levels(equipment, installed_on.date() if installed_on else None)
	levels = history.spread_over(found, today, SHOWN_DAYS)
	is_curve = sum(1 for level in levels if level is not None) > 1
	return LevelTrend(levels if is_curve else [], _describe_drift(found))


def _describe_drift(levels: Sequence[history.DayLevel]) -> str:
	drift = history.drift_of(levels)
	if drift is None:
		return ""
	days = (levels[-1].day - levels[0].day).days
	change = formatting.signed(drift, frappe.local.lang)
	return _("In {0} days its light changed by {1} dB.").format(days, change)
