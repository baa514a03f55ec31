"""Groups the values read from a photograph by device, and finds which are still missing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.identity.label_fields import (
	GPON,
	MAC,
	MODEL,
	SERIAL,
	LabelCode,
	LabelField,
	normalise_value,
)

MOST_DEVICES = 5
FIELDS = (SERIAL, MAC, GPON, MODEL)


@dataclass(frozen=True)
class VisionGuess:
	"""A device as the vision model transcribed it, without any check digit; confidence from 0 to 1."""

	serial_number: str = ""
	mac_address: str = ""
	gpon_serial: str = ""
	model: str = ""
	confidence: float = 0.0


@dataclass(frozen=True)
class FieldReading:
	"""One value before it is validated.

	`titled` is true when the code itself names the field; `rival` is another value for the same field on the
	same label; `is_apart` is true when its code is not next to the device's other codes.
	"""

	field: str
	value: str
	source: str
	symbology: str = ""
	checksummed: bool = False
	confidence: float = 0.0
	contradicted: str = ""
	titled: bool = False
	rival: str = ""
	is_apart: bool = False


@dataclass
class DeviceReading:
	"""What was read of one device before validation: one reading per field, and the codes they come from."""

	readings: dict[str, FieldReading] = field(default_factory=dict)
	codes: list[LabelCode] = field(default_factory=list)

	def has(self, name: str, value: str) -> bool:
		"""Whether this device has exactly this value."""
		return name in self.readings and self.readings[name].value == value

	def take(self, piece: LabelField) -> None:
		"""Add a piece to this device's readings."""
		self.codes.append(piece.code)
		self.readings[piece.field] = FieldReading(
			piece.field,
			piece.value,
			"Barcode",
			piece.code.symbology,
			piece.code.checksummed,
			1.0,
			titled=piece.titled,
		)

	def distance(self, piece: LabelField) -> float:
		"""Return the distance in pixels from the piece's code to the nearest one of this device."""
		return min(math.dist(code.at, piece.code.at) for code in self.codes)

	def reaches(self, piece: LabelField) -> bool:
		"""Whether the piece's code is next to one of this device's.

		The codes of a label are printed one above the other: the distance of their centres is less than half
		the sum of their lengths, which is never so for two labels side by side.
		"""
		return any(
			math.dist(code.at, piece.code.at) <= (code.span + piece.code.span) / 2 for code in self.codes
		)


def group_devices(pieces: Sequence[LabelField]) -> list[DeviceReading]:
	"""Group the values on a photograph by device: by serial number, then by distance."""
	found: list[DeviceReading] = []
	for name in FIELDS:
		_share_out(found, [piece for piece in pieces if piece.field == name], name)
	return _joined(found)[:MOST_DEVICES]


def _share_out(found: list[DeviceReading], pieces: list[LabelField], name: str) -> None:
	"""Assign the pieces of one field to the nearest devices; pieces near none start a new device."""
	left = list(pieces)
	near = [
		(device.distance(piece), device, piece) for device in found for piece in left if device.reaches(piece)
	]
	for _, device, piece in sorted(near, key=lambda pair: (pair[0], not pair[2].titled)):
		if piece in left and name not in device.readings:
			device.take(piece)
			left.remove(piece)
	for piece in left:
		owner = next((device for device in found if name != SERIAL and device.reaches(piece)), None)
		if owner:
			# a second MAC address on one label: a person must choose
			owner.readings[name] = replace(owner.readings[name], rival=piece.value)
		elif name != MODEL or not found:
			_start_device(found, piece)


def _start_device(found: list[DeviceReading], piece: LabelField) -> None:
	device = DeviceReading()
	device.take(piece)
	found.append(device)


def _joined(found: list[DeviceReading]) -> list[DeviceReading]:
	"""Merge devices whose codes are apart if no field would then occur twice."""
	names = [name for device in found for name in device.readings]
	if len(found) < 2 or len(names) > len(set(names)):
		return found
	readings = {
		name: replace(reading, is_apart=True) for device in found for name, reading in device.readings.items()
	}
	return [DeviceReading(readings, [code for device in found for code in device.codes])]


def is_incomplete(found: Sequence[DeviceReading], models: Sequence[ModelRules]) -> bool:
	"""Whether an expected field of a label is still missing, which makes a second reader worthwhile."""
	return not found or any(_missing(device, models) for device in found)


def _missing(device: DeviceReading, models: Sequence[ModelRules]) -> bool:
	if SERIAL not in device.readings:
		return True
	rules = find_candidate_models(device, models)
	wants_mac = all(model.has_mac for model in rules) if rules else True
	wants_gpon = bool(rules) and all(model.has_gpon_serial for model in rules)
	return (wants_mac and MAC not in device.readings) or (wants_gpon and GPON not in device.readings)


def add_guesses(found: list[DeviceReading], guesses: Iterable[VisionGuess]) -> list[DeviceReading]:
	"""Add transcribed values where no code gave one; a value from a code is never overwritten."""
	merged = list(found)
	for guess in guesses:
		values = {
			name: normalise_value(name, getattr(guess, name))
			for name in FIELDS
			if getattr(guess, name).strip()
		}
		if not values:
			continue
		owner = _owner(merged, values, alone=len(found) <= 1 and len(merged) <= 1)
		if owner is None:
			owner = DeviceReading()
			merged.append(owner)
		for name, value in values.items():
			_fill(owner, name, value, guess.confidence)
	return merged[:MOST_DEVICES]


def _owner(merged: list[DeviceReading], values: Mapping[str, str], alone: bool) -> DeviceReading | None:
	for device in merged:
		if any(device.has(name, value) for name, value in values.items() if name != MODEL):
			return device
	return merged[0] if alone and merged else None


def _fill(device: DeviceReading, name: str, value: str, confidence: float) -> None:
	known = device.readings.get(name)
	if known is None:
		device.readings[name] = FieldReading(name, value, "Gemini", confidence=confidence)
	elif known.source == "Barcode" and not known.checksummed and known.value != value:
		device.readings[name] = replace(known, confidence=0.6, contradicted=value)


def find_candidate_models(device: DeviceReading, models: Sequence[ModelRules]) -> list[ModelRules]:
	"""Return the models that the device's readings allow; empty if no reading points to one.

	Where readings contradict each other, the serial number takes precedence, then the GPON serial number.
	"""
	named = device.readings.get(MODEL)
	called = [model for model in models if named and model.is_called(named.value)]
	if called:
		return called
	serial, address, gpon = (device.readings.get(name) for name in (SERIAL, MAC, GPON))
	votes = [
		{model.name for model in models if serial and model.has_serial(serial.value)},
		{model.name for model in models if gpon and model.gpon_vendor_id == gpon.value[:4]},
		{model.name for model in models if address and model.has_oui(address.value)},
	]
	cast = [vote for vote in votes if vote]
	agreed = (set.intersection(*cast) or cast[0]) if cast else set()
	return [model for model in models if model.name in agreed]
