"""Which of the values on a photograph belong to one device, and what is still missing of it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gigafibre_fsm.domain.equipment.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.pieces import GPON, MAC, MODEL, SERIAL, Piece, canonical

MOST_DEVICES = 5
FIELDS = (SERIAL, MAC, GPON, MODEL)


@dataclass(frozen=True)
class Guess:
	"""One device as a model of vision transcribed it: no check digit protects it; confidence from 0 to 1."""

	serial_number: str = ""
	mac_address: str = ""
	gpon_serial: str = ""
	model: str = ""
	confidence: float = 0.0


@dataclass(frozen=True)
class Reading:
	"""One value before it is judged."""

	field: str
	value: str
	source: str
	symbology: str = ""
	checksummed: bool = False
	confidence: float = 0.0
	contradicted: str = ""


@dataclass
class Device:
	"""What was read of one device, before judging: one reading a field."""

	readings: dict[str, Reading] = field(default_factory=dict)
	at: tuple[float, float] = (0.0, 0.0)

	def has(self, name: str, value: str) -> bool:
		"""Whether this device has this very value."""
		return name in self.readings and self.readings[name].value == value


def devices(pieces: Sequence[Piece]) -> list[Device]:
	"""Group the values on a photograph by device: by serial number, then by nearness."""
	found: list[Device] = []
	for field_name in (SERIAL, MAC, GPON, MODEL):
		single = len(found) <= 1
		for piece in (piece for piece in pieces if piece.field == field_name):
			_give(found, piece, single)
	return found[:MOST_DEVICES]


def _give(found: list[Device], piece: Piece, single: bool) -> None:
	"""Hand a piece to its device: the one it was titled with, else the nearest without such a value."""
	without = [device for device in found if piece.field not in device.readings]
	same_code = [device for device in without if device.at == piece.code.at]
	if same_code or (without and piece.field != SERIAL):
		owner = (same_code or sorted(without, key=lambda device: math.dist(device.at, piece.code.at)))[0]
	elif piece.field == SERIAL or not found or (not single and piece.field != MODEL):
		owner = Device(at=piece.code.at)
		found.append(owner)
	else:
		return  # a second address on one label: the first stays
	owner.readings[piece.field] = Reading(
		piece.field, piece.value, "Barcode", piece.code.symbology, piece.code.checksummed, 1.0
	)


def lacks(found: Sequence[Device], models: Sequence[ModelRules]) -> bool:
	"""Whether a field that the label should have is still missing, so that a second reader is worth asking."""
	return not found or any(_missing(device, models) for device in found)


def _missing(device: Device, models: Sequence[ModelRules]) -> bool:
	if SERIAL not in device.readings:
		return True
	rules = candidates(device, models)
	wants_mac = all(model.has_mac for model in rules) if rules else True
	wants_gpon = bool(rules) and all(model.has_gpon_serial for model in rules)
	return (wants_mac and MAC not in device.readings) or (wants_gpon and GPON not in device.readings)


def add_guesses(found: list[Device], guesses: Iterable[Guess]) -> list[Device]:
	"""Fill what the codes did not say with what was transcribed; a code is never overwritten."""
	merged = list(found)
	for guess in guesses:
		values = {
			name: canonical(name, getattr(guess, name)) for name in FIELDS if getattr(guess, name).strip()
		}
		if not values:
			continue
		owner = _owner(merged, values, alone=len(found) <= 1 and len(merged) <= 1)
		if owner is None:
			owner = Device()
			merged.append(owner)
		for name, value in values.items():
			_fill(owner, name, value, guess.confidence)
	return merged[:MOST_DEVICES]


def _owner(merged: list[Device], values: Mapping[str, str], alone: bool) -> Device | None:
	for device in merged:
		if any(device.has(name, value) for name, value in values.items() if name != MODEL):
			return device
	return merged[0] if alone and merged else None


def _fill(device: Device, name: str, value: str, confidence: float) -> None:
	known = device.readings.get(name)
	if known is None:
		device.readings[name] = Reading(name, value, "Gemini", confidence=confidence)
	elif known.source == "Barcode" and not known.checksummed and known.value != value:
		device.readings[name] = Reading(
			name, known.value, "Barcode", known.symbology, False, 0.6, contradicted=value
		)


def candidates(device: Device, models: Sequence[ModelRules]) -> list[ModelRules]:
	"""The models that the device's readings allow; empty when nothing speaks for any."""
	named = device.readings.get(MODEL)
	called = [model for model in models if named and model.is_called(named.value)]
	if called:
		return called
	serial, address, gpon = (device.readings.get(name) for name in (SERIAL, MAC, GPON))
	votes = [
		{model.name for model in models if serial and model.has_serial(serial.value)},
		{model.name for model in models if address and model.has_oui(address.value)},
		{model.name for model in models if gpon and model.gpon_vendor_id == gpon.value[:4]},
	]
	cast = [vote for vote in votes if vote]
	agreed = set.intersection(*cast) if cast else set()
	return [model for model in models if model.name in agreed]
