"""How the serial number that a device sends to the ACS relates to its label.

A label may omit the dash that the device sends; some makes send the GPON serial number, as letters or as
sixteen hexadecimal digits, and some send their MAC address.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from gigafibre_fsm.domain.equipment.identity import identifiers
from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier


@dataclass(frozen=True, slots=True)
class LabelIdentifiers:
	"""What the label of a device with a given ACS serial may show; empty where impossible."""

	serials: tuple[str, ...]
	gpon_serial: str
	mac_address: str


@dataclass(frozen=True, slots=True)
class StockDevice:
	"""A device in stock."""

	equipment: str
	serial_number: str
	gpon_serial: str = ""
	mac_address: str = ""
	model: str = ""


def find_label_identifiers(acs_serial: str) -> LabelIdentifiers:
	"""Return what a device's label may show, given its serial number in the ACS."""
	told = unquote(acs_serial)
	serial = _spelled(identifiers.parse_serial, told)
	return LabelIdentifiers(
		tuple(dict.fromkeys(filter(None, (serial, re.sub(r"[./_-]", "", serial))))),
		_spelled(identifiers.parse_gpon_serial, told),
		_spelled(identifiers.parse_mac, told),
	)


def acs_serial_candidates(device: StockDevice) -> tuple[str, ...]:
	"""Return the serial numbers by which the ACS may have a device of stock, likeliest first."""
	gpon = device.gpon_serial
	as_digits = gpon[:4].encode().hex().upper() + gpon[4:] if gpon else ""
	return tuple(
		dict.fromkeys(
			filter(
				None,
				(device.serial_number, gpon, as_digits, identifiers.strip_separators(device.mac_address)),
			)
		)
	)


class StockIndex:
	"""Devices of stock by the identifiers on their labels; the serial number takes precedence."""

	def __init__(self, devices: Iterable[StockDevice]) -> None:
		devices = list(devices)
		self._by_serial = {device.serial_number: device for device in devices}
		self._by_gpon = {device.gpon_serial: device for device in devices if device.gpon_serial}
		self._by_mac = {device.mac_address: device for device in devices if device.mac_address}

	def device_of(self, label: LabelIdentifiers) -> StockDevice | None:
		"""Return the device with this label, None if stock has none."""
		places: list[tuple[Mapping[str, StockDevice], str]] = [
			*((self._by_serial, serial) for serial in label.serials),
			(self._by_gpon, label.gpon_serial),
			(self._by_mac, label.mac_address),
		]
		return next((known[text] for known, text in places if text in known), None)


def _spelled(spell: Callable[[str], str], text: str) -> str:
	try:
		return spell(text)
	except InvalidIdentifier:
		return ""
