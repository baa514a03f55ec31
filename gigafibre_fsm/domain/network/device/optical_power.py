"""The optical level of a device: which path is used, how its number is converted, and what is rejected.

A figure is given only if the unit is known and the result possible; otherwise the device's own text is kept.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.network.device import parameter_tree as documents
from gigafibre_fsm.domain.network.device import quantity
from gigafibre_fsm.domain.network.device.data_models import (
	DBM,
	MILLI_DBM,
	MINUS_TENTH_DBM,
	OPTICAL_SEEDS,
	TENTH_DBM,
	TENTH_MICROWATT,
	OpticalRule,
)
from gigafibre_fsm.domain.network.device.parameter_tree import ParameterValue

MEASURED, OUT_OF_RANGE, UNKNOWN_UNIT = "Measured", "Out of Range", "Unknown Unit"
WEAKEST, STRONGEST = -40.0, 8.0
"""dBm; no optical module in a home can measure or send beyond these. Many report -40 itself for no light."""
LONGEST_RAW = 60

_FACTORS = {DBM: 1.0, MILLI_DBM: 0.001, TENTH_DBM: 0.1, MINUS_TENTH_DBM: -0.1}


@dataclass(frozen=True, slots=True)
class OpticalReading:
	"""A device's optical level.

	`state` is Measured, Out of Range, Unknown Unit, or empty if there is no level; `rx` and `tx` are in dBm
	and only set when Measured (`tx` only if possible as well). `raw`, `unit` and `path` are the source of the
	received level; `read_on` (UTC, naive) is when the ACS read it.
	"""

	state: str = ""
	rx: float | None = None
	tx: float | None = None
	raw: str = ""
	unit: str = ""
	path: str = ""
	read_on: datetime | None = None


NO_LIGHT = OpticalReading()


def read_light(document: Mapping, firmware: str, rules: Iterable[OpticalRule] = ()) -> OpticalReading:
	"""Return a device's level by the rules of its model, else by the first seed with a possible level.

	Args:
		document: the device's document in the ACS.
		firmware: its version.
		rules: the rows of its Equipment Model; of several matching `firmware` prefixes the longest is used
			first.
	"""
	mine = sorted(
		(rule for rule in rules if firmware.startswith(rule.firmware)), key=lambda rule: -len(rule.firmware)
	)
	first = NO_LIGHT
	for rule in mine:
		found = _light(document, rule)
		if found and found.state:
			return found
		first = found or first
	for rule in OPTICAL_SEEDS:
		found = _light(document, rule)
		if found and found.state == MEASURED:
			return found
		# a vendor's own level may be possible where the standard one is not
		if found and not first.state and (found.state or not first.path):
			first = found
	return first


def to_dbm(value: ParameterValue, unit: str) -> float | None:
	"""Convert to dBm, rounded to a hundredth; None if the value is impossible or no number.

	A unit in the value itself takes precedence. 0.1 µW: 10·log10(raw · 10⁻⁴), the definition of dBm (decibels
	above one milliwatt). Zero means no measurement, in every unit.
	"""
	written = quantity.parse_level(value.raw)
	if written is not None:
		return _possible(written) if written else None
	raw = value.number
	if raw is None or raw == 0:
		return None
	if unit == TENTH_MICROWATT:
		level = 10 * math.log10(raw * 1e-4) if raw > 0 else math.nan
	else:
		level = raw * _FACTORS[unit]
	return _possible(level)


def _possible(level: float) -> float | None:
	return round(level, 2) if WEAKEST < level <= STRONGEST else None


def _light(document: Mapping, rule: OpticalRule) -> OpticalReading | None:
	received = documents.find_value(document, rule.receive)
	if received is None:
		return None
	told = {
		"raw": received.raw[:LONGEST_RAW],
		"unit": rule.unit,
		"path": rule.receive,
		"read_on": received.read_on,
	}
	if _is_no_light(received, rule.unit):
		return OpticalReading(**told)
	is_known = rule.unit in (*_FACTORS, TENTH_MICROWATT)
	if not is_known and quantity.parse_level(received.raw) is None:
		return OpticalReading(UNKNOWN_UNIT, **told)
	rx = to_dbm(received, rule.unit)
	if rx is None:
		return OpticalReading(OUT_OF_RANGE, **told)
	sent = documents.find_value(document, rule.transmit) if rule.transmit else None
	return OpticalReading(MEASURED, rx, to_dbm(sent, rule.unit) if sent else None, **told)


def _is_no_light(received: ParameterValue, unit: str) -> bool:
	"""Whether the device reports that it measures nothing: in words, or by the lowest possible level."""
	if quantity.is_placeholder(received.raw):
		return True
	level = quantity.parse_level(received.raw)
	if level is None and unit in _FACTORS and (raw := received.number) is not None:
		level = raw * _FACTORS[unit]
	return level is not None and round(level, 2) == WEAKEST
