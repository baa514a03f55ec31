"""The optical level of a device: which path counts, what its unit makes of the number, and what is refused.

A number is only given where the unit is known and the result is possible; everything else keeps what the device
said as it said it.
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
"""dBm; no optical module of a home can measure or send anything beyond. The weakest itself is what many say of none."""
LONGEST_RAW = 60

_FACTORS = {DBM: 1.0, MILLI_DBM: 0.001, TENTH_DBM: 0.1, MINUS_TENTH_DBM: -0.1}


@dataclass(frozen=True, slots=True)
class OpticalReading:
	"""What a device says of its light.

	`state` is Measured, Out of Range, Unknown Unit, or empty where it says that there is no level, or nothing; `rx` and `tx` are dBm and only
	there when Measured (`tx` only if it is possible, too). `raw`, `unit` and `path` are where the received level
	came from. `read_on` (UTC, naive) is when the ACS read it.
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
	"""The light of a device by the rules of its model, else by the first seed that has a possible level.

	Args:
		document: the device as the ACS keeps it.
		firmware: its version.
		rules: the rows of its Equipment Model; one whose firmware is a longer beginning of this one counts more.
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
		# a standard level that cannot be may stand beside a vendor's own that can
		if found and not first.state and (found.state or not first.path):
			first = found
	return first


def to_dbm(value: ParameterValue, unit: str) -> float | None:
	"""The level in dBm to a hundredth, None where it is impossible or no number.

	A unit that the device writes itself counts. 0.1 µW: 10·log10(raw · 10⁻⁴), the definition of dBm (decibels above
	one milliwatt). A raw zero is what a module without a measurement gives, in every unit.
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
	"""Whether the device says that it measures nothing: in words, or by the lowest level there is."""
	if quantity.is_placeholder(received.raw):
		return True
	level = quantity.parse_level(received.raw)
	if level is None and unit in _FACTORS and (raw := received.number) is not None:
		level = raw * _FACTORS[unit]
	return level is not None and round(level, 2) == WEAKEST
