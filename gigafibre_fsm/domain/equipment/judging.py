"""Judges what was read of a device: how far each value may be trusted, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gigafibre_fsm.domain.equipment import identifiers
from gigafibre_fsm.domain.equipment.grouping import FIELDS, Device, Reading, candidates
from gigafibre_fsm.domain.equipment.identifiers import BadIdentifier, ModelRules
from gigafibre_fsm.domain.equipment.pieces import GPON, MAC, MODEL, SERIAL, canonical

GOOD, DOUBTFUL, BAD = "Good", "Doubtful", "Bad"


@dataclass(frozen=True)
class Known:
	"""A device that stock knows, with its identifiers in canonical spelling."""

	equipment: str
	serial_number: str
	mac_address: str
	gpon_serial: str
	model: str


@dataclass(frozen=True)
class Remark:
	"""Why a verdict was given: a code that `remarks.py` says in a person's language, and what it speaks of."""

	code: str
	about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
	"""One value with its verdict; `confidence` in per cent."""

	field: str
	value: str
	source: str
	symbology: str
	confidence: int
	verdict: str
	remark: Remark


def judge(found: Device, models: Sequence[ModelRules], known: Sequence[Known]) -> list[Judged]:
	"""Judge every value of one device.

	Args:
		found: its readings.
		models: the rules of all models in use.
		known: the devices of stock that share an identifier with it.
	"""
	allowed = candidates(found, models)
	model = allowed[0] if len(allowed) == 1 else None
	stock = _matching(found, known)
	return [
		_judged(reading, _remark(reading, model, stock, known))
		for name in FIELDS
		if (reading := _reading(name, model, found))
	]


def _reading(name: str, model: ModelRules | None, found: Device) -> Reading | None:
	"""The reading of a field; the model under its own name, and betrayed by the other identifiers if not read."""
	read = found.readings.get(name)
	if name != MODEL or model is None:
		return read
	if read:
		return replace(read, value=model.name) if model.is_called(read.value) else read
	origin = next(reading for field in FIELDS if (reading := found.readings.get(field)))
	return replace(origin, field=MODEL, value=model.name, contradicted="")


def _matching(found: Device, known: Sequence[Known]) -> Known | None:
	"""The device of stock with this serial number, else with this address, else with this GPON serial."""
	for name in (SERIAL, MAC, GPON):
		for device in known:
			if getattr(device, name) and found.has(name, getattr(device, name)):
				return device
	return None


def _judged(reading: Reading, verdict: tuple[str, Remark]) -> Judged:
	percent = round(100 * (1.0 if reading.checksummed else min(reading.confidence, 0.95)))
	return Judged(
		reading.field, reading.value, reading.source, reading.symbology, percent, verdict[0], verdict[1]
	)


def _remark(
	reading: Reading, model: ModelRules | None, stock: Known | None, known: Sequence[Known]
) -> tuple[str, Remark]:
	"""The verdict on one value: form first, then stock, then the model's rules, then the source."""
	for look in (_form, _against_stock, _against_model):
		verdict = look(reading, model, stock, known)
		if verdict:
			return verdict
	if reading.contradicted:
		return DOUBTFUL, Remark("contradicted", (reading.contradicted,))
	if reading.source == "Typed":
		return GOOD, Remark("typed")
	if reading.source == "Gemini":
		return DOUBTFUL, Remark("no_check_digit")
	return _by_code(reading, model)


def _by_code(reading: Reading, model: ModelRules | None) -> tuple[str, Remark]:
	if not reading.checksummed:
		return DOUBTFUL, Remark("weak_symbology", (reading.symbology,))
	if reading.field == SERIAL and model is None:
		return DOUBTFUL, Remark("model_not_recognised")
	return GOOD, Remark("checksummed", (reading.symbology,))


def _form(reading: Reading, model: ModelRules | None, *_: object) -> tuple[str, Remark] | None:
	check = {SERIAL: identifiers.serial, MAC: identifiers.mac, GPON: identifiers.gpon_serial}.get(
		reading.field
	)
	if check is None:
		return None
	try:
		check(reading.value)
	except BadIdentifier as error:
		meant = identifiers.alike(reading.value, lambda text: _accepts(check, text))
		if meant:
			return BAD, Remark("look_alike", (reading.value, canonical(reading.field, meant)))
		return BAD, Remark(error.reason, (error.detail,))
	return None


def _accepts(check: Callable[[str], str], text: str) -> bool:
	try:
		check(text)
	except BadIdentifier:
		return False
	return True


def _against_stock(
	reading: Reading, _model: ModelRules | None, stock: Known | None, known: Sequence[Known]
) -> tuple[str, Remark] | None:
	if reading.field == MODEL:
		return _model_of_stock(reading, stock)
	if any(device is not stock and getattr(device, reading.field) == reading.value for device in known):
		return BAD, Remark("of_another_device", (reading.value,))
	if stock is None or not (on_file := getattr(stock, reading.field)):
		return None
	if on_file == reading.value:
		return GOOD, Remark("known_in_stock")
	verdict = DOUBTFUL if reading.checksummed else BAD
	return verdict, Remark("stock_differs", (on_file,))


def _model_of_stock(reading: Reading, stock: Known | None) -> tuple[str, Remark] | None:
	if stock is None:
		return None
	if ModelRules(stock.model).is_called(reading.value):
		return GOOD, Remark("known_in_stock")
	return DOUBTFUL, Remark("stock_differs", (stock.model,))


def _against_model(reading: Reading, model: ModelRules | None, *_: object) -> tuple[str, Remark] | None:
	if reading.field == MODEL:
		return _named(reading, model)
	if reading.field == MAC:
		return _address(reading, model)
	if model is None:
		return None
	if reading.field == SERIAL and model.serial_pattern and not model.has_serial(reading.value):
		meant = identifiers.alike(reading.value, model.has_serial)
		if meant:
			return DOUBTFUL, Remark("look_alike", (reading.value, meant))
		return DOUBTFUL, Remark("serial_not_of_model", (model.name,))
	if reading.field == GPON and model.gpon_vendor_id and reading.value[:4] != model.gpon_vendor_id:
		return DOUBTFUL, Remark("gpon_not_of_model", (reading.value[:4], model.name, model.gpon_vendor_id))
	return None


def _named(reading: Reading, model: ModelRules | None) -> tuple[str, Remark] | None:
	"""What the label calls the device, against what its other codes say it is."""
	if model is None:
		return DOUBTFUL, Remark("model_unknown", (reading.value,))
	if not model.is_called(reading.value):
		return DOUBTFUL, Remark("model_differs", (reading.value, model.name))
	return (GOOD, Remark("model_fits")) if reading.checksummed else None


def _address(reading: Reading, model: ModelRules | None) -> tuple[str, Remark] | None:
	"""A prefix that is not the model's makes a code doubtful and a transcription bad."""
	if model and model.oui_prefixes:
		if model.has_oui(reading.value):
			return None
		owner = identifiers.manufacturer(reading.value) or "?"
		verdict = DOUBTFUL if reading.checksummed else BAD
		return verdict, Remark("oui_not_of_model", (reading.value[:8], owner, model.name))
	if identifiers.is_locally_administered(reading.value):
		return DOUBTFUL, Remark("mac_made_by_software")
	if not identifiers.manufacturer(reading.value):
		return DOUBTFUL, Remark("oui_unknown", (reading.value[:8],))
	return None
