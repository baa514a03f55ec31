"""What a modem's web interface says, in units: the optical module, Wi-Fi networks nearby, cordless telephones.

TP-Link's optical module reports the units of SFF-8472 (INF-8472, tables 9-5 to 9-9): received and sent power in
0.1 microwatt, temperature in 1/256 °C, bias current in 2 microampere, supply voltage in 100 microvolt. A figure that
no module can have is not shown.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_ROWS = 100
LONGEST_TEXT = 80
WEAKEST, STRONGEST = -40.0, 8.0
"""dBm; no optical module in a home can measure or send beyond these."""

RawObject = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
"""An object as the modem sends it: one row, a list of rows, or nothing."""


@dataclass(frozen=True, slots=True)
class OpticalModule:
	"""Received and sent power in dBm, temperature in °C, bias current in mA, supply voltage in V; None where unknown."""

	rx: float | None = None
	tx: float | None = None
	temperature: float | None = None
	bias: float | None = None
	voltage: float | None = None


@dataclass(frozen=True, slots=True)
class NearbyNetwork:
	"""A Wi-Fi network that the modem hears; `signal` in dBm, `channel` 0 where it is not named."""

	name: str
	address: str
	channel: int
	signal: int | None


@dataclass(frozen=True, slots=True)
class Handset:
	"""A cordless telephone registered at the modem; `is_reachable` is None where the modem does not say."""

	name: str
	is_reachable: bool | None


@dataclass(frozen=True, slots=True)
class ModemReading:
	"""All that was read in one session; a part is None where the modem has no such object."""

	model: str
	firmware: str
	optical: OpticalModule | None
	networks: tuple[NearbyNetwork, ...] | None
	handsets: tuple[Handset, ...] | None


def parse_reading(parts: Mapping[str, RawObject]) -> ModemReading:
	"""Return the reading that the raw objects amount to.

	Args:
		parts: `device`, `light`, `neighbours` and `dect`, each as the modem sent it.
	"""
	device, light = _first(parts.get("device")), parts.get("light")
	neighbours, dect = parts.get("neighbours"), parts.get("dect")
	return ModemReading(
		_text(device, "modelName"),
		_text(device, "softwareVersion"),
		_optical(_first(light)) if light else None,
		None if neighbours is None else tuple(map(_network, _rows(neighbours))),
		None if dect is None else tuple(map(_handset, _rows(dect))),
	)


def _optical(row: Mapping[str, Any]) -> OpticalModule:
	temperature = _number(row, "transceiverTemperature")
	if temperature is not None and temperature >= 32768:
		temperature -= 65536  # two's complement: a module in a cold attic
	return OpticalModule(
		rx=_level(_number(row, "RXPower")),
		tx=_level(_number(row, "TXPower")),
		temperature=_scale(temperature, 1 / 256, -45, 120),
		bias=_scale(_number(row, "biasCurrent"), 0.002, 0, 131),
		# sic: the modem's own spelling
		voltage=_scale(_number(row, "supplyVottage", "supplyVoltage"), 0.0001, 1, 6.6),
	)


def _level(raw: float | None) -> float | None:
	"""Return the power in dBm: 10 log10 of milliwatts; zero is a module that measures nothing."""
	if raw is None or raw <= 0:
		return None
	level = 10 * math.log10(raw / 10_000)
	return round(level, 2) if WEAKEST < level <= STRONGEST else None


def _scale(raw: float | None, factor: float, least: float, most: float) -> float | None:
	value = None if raw is None else raw * factor
	return round(value, 2) if value is not None and least <= value <= most else None


def _network(row: Mapping[str, Any]) -> NearbyNetwork:
	signal = _number(row, "signalStrength", "SignalStrength", "rssi", "RSSI")
	return NearbyNetwork(
		_text(row, "SSID", "ssid"),
		_text(row, "BSSID", "bssid"),
		int(_number(row, "channel", "Channel") or 0),
		int(signal) if signal is not None and -120 <= signal < 0 else None,
	)


def _handset(row: Mapping[str, Any]) -> Handset:
	state = _text(row, "status", "registered", "enable").lower()
	known = {"1": True, "up": True, "registered": True, "0": False, "down": False, "unregistered": False}
	return Handset(_text(row, "name", "handsetName", "IPUI"), known.get(state))


def _rows(raw: RawObject) -> list[Mapping[str, Any]]:
	rows = [raw] if isinstance(raw, Mapping) else raw or []
	return [row for row in rows if isinstance(row, Mapping)][:MOST_ROWS]


def _first(raw: RawObject) -> Mapping[str, Any]:
	return next(iter(_rows(raw)), {})


def _text(row: Mapping[str, Any], *names: str) -> str:
	return next((str(row[name])[:LONGEST_TEXT] for name in names if row.get(name) not in (None, "")), "")


def _number(row: Mapping[str, Any], *names: str) -> float | None:
	try:
		value = float(_text(row, *names))
	except ValueError:
		return None
	return value if math.isfinite(value) else None
