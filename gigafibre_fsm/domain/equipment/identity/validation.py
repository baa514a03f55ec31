"""Validates what was read of a device: how far each value can be trusted, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gigafibre_fsm.domain.equipment.identity import identifiers
from gigafibre_fsm.domain.equipment.identity.device_grouping import (
	FIELDS,
	DeviceReading,
	FieldReading,
	find_candidate_models,
)
from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier, ModelRules
from gigafibre_fsm.domain.equipment.identity.label_fields import GPON, MAC, MODEL, SERIAL, normalise_value

GOOD, DOUBTFUL, BAD = "Good", "Doubtful", "Bad"
IDENTIFIERS = (SERIAL, MAC, GPON)


@dataclass(frozen=True)
class StockIdentifiers:
	"""A device that stock has on record, with its identifiers in canonical spelling."""

	equipment: str
	serial_number: str
	mac_address: str
	gpon_serial: str
	model: str


@dataclass(frozen=True)
class Remark:
	"""The reason for a verdict: a code for `validation_messages`, and the values of its placeholders."""

	code: str
	about: tuple[str, ...] = ()


Verdict = tuple[str, Remark]


@dataclass(frozen=True)
class JudgedValue:
	"""One value with its verdict; `confidence` in percent."""

	field: str
	value: str
	source: str
	symbology: str
	confidence: int
	verdict: str
	remark: Remark


def judge_device(
	found: DeviceReading, models: Sequence[ModelRules], known: Sequence[StockIdentifiers]
) -> list[JudgedValue]:
	"""Validate every value of one device.

	Args:
		found: its readings.
		models: the rules of all models in use.
		known: the devices in stock that share an identifier with it.
	"""
	about = _context(found, models, known)
	judged: list[JudgedValue] = []
	for name in FIELDS:
		reading = _reading(name, about.model, found)
		if reading:
			about.is_supported = any(each.verdict == GOOD for each in judged)
			judged.append(_build_judged_value(reading, _remark(reading, about)))
	return judged


@dataclass
class _Context:
	"""What a value is validated against.

	`allowed` are the models that the readings allow, `model` the only one if there is just one. `stock` is
	the device in stock that shares an identifier; `is_certain` if two readings, or one with a check digit,
	match it. `is_alone` if only one identifier was read from a code; `is_supported` if an identifier was
	found good.
	"""

	allowed: Sequence[ModelRules]
	model: ModelRules | None
	stock: StockIdentifiers | None
	known: Sequence[StockIdentifiers]
	is_certain: bool
	is_alone: bool
	is_supported: bool = False


def _context(
	found: DeviceReading, models: Sequence[ModelRules], known: Sequence[StockIdentifiers]
) -> _Context:
	allowed = find_candidate_models(found, models)
	stock = _matching(found, known)
	shared = [
		reading
		for name in IDENTIFIERS
		if (reading := found.readings.get(name)) and stock and getattr(stock, name) == reading.value
	]
	codes = [
		name for name in IDENTIFIERS if name in found.readings and found.readings[name].source == "Barcode"
	]
	return _Context(
		allowed,
		allowed[0] if len(allowed) == 1 else None,
		stock,
		known,
		len(shared) > 1 or any(reading.checksummed for reading in shared),
		len(codes) == 1,
	)


def _reading(name: str, model: ModelRules | None, found: DeviceReading) -> FieldReading | None:
	"""Return the reading of a field; the model by its own name, inferred from the others if not read."""
	read = found.readings.get(name)
	if name != MODEL or model is None:
		return read
	if read:
		return replace(read, value=model.name) if model.is_called(read.value) else read
	origin = next(reading for field in FIELDS if (reading := found.readings.get(field)))
	return replace(origin, field=MODEL, value=model.name, contradicted="")


def _matching(found: DeviceReading, known: Sequence[StockIdentifiers]) -> StockIdentifiers | None:
	"""Return the device in stock with this serial number, else this address, else this GPON serial."""
	for name in IDENTIFIERS:
		for device in known:
			if getattr(device, name) and found.has(name, getattr(device, name)):
				return device
	return None


def _build_judged_value(reading: FieldReading, verdict: tuple[str, Remark]) -> JudgedValue:
	percent = round(100 * (1.0 if reading.checksummed else min(reading.confidence, 0.95)))
	return JudgedValue(
		reading.field, reading.value, reading.source, reading.symbology, percent, verdict[0], verdict[1]
	)


def _remark(reading: FieldReading, about: _Context) -> Verdict:
	"""Return the verdict on a value: by form, stock, model rules, source, position, then lack of proof."""
	for look in (_form, _against_stock, _against_model, _by_source, _by_place, _unverified):
		verdict = look(reading, about)
		if verdict:
			return verdict
	if reading.field == MODEL:
		return GOOD, Remark("model_fits")
	return GOOD, Remark("checksummed", (reading.symbology,))


def _by_source(reading: FieldReading, _about: _Context) -> Verdict | None:
	if reading.contradicted:
		return DOUBTFUL, Remark("contradicted", (reading.contradicted,))
	if reading.source == "Typed":
		return GOOD, Remark("typed")
	if reading.source == "Gemini":
		return DOUBTFUL, Remark("no_check_digit")
	if not reading.checksummed:
		return DOUBTFUL, Remark("weak_symbology", (reading.symbology,))
	return None


def _by_place(reading: FieldReading, _about: _Context) -> Verdict | None:
	"""Doubt a code that is apart from the others: it may belong to another device or to a parcel."""
	if reading.is_apart:
		return DOUBTFUL, Remark("apart")
	if reading.rival:
		return DOUBTFUL, Remark("rival", (reading.rival,))
	return None


def _unverified(reading: FieldReading, about: _Context) -> Verdict | None:
	"""Doubt a value whose check digit proves it was read right, but which may be some other number."""
	if reading.field == MODEL:
		return None if about.is_supported else (DOUBTFUL, Remark("model_supposed"))
	if reading.field == GPON and not reading.titled and not _is_vendor(reading, about.allowed):
		return DOUBTFUL, Remark("gpon_vendor_unknown", (reading.value[:4],))
	if reading.field != SERIAL:
		return None
	has_form = any(model.has_serial(reading.value) for model in about.allowed)
	if not about.allowed or not (has_form or reading.titled):
		return DOUBTFUL, Remark("model_not_recognised")
	if about.is_alone and reading.value.isdigit() and not reading.titled:
		return DOUBTFUL, Remark("only_digits")
	return None


def _is_vendor(reading: FieldReading, allowed: Sequence[ModelRules]) -> bool:
	return any(model.gpon_vendor_id == reading.value[:4] for model in allowed)


def _form(reading: FieldReading, _about: _Context) -> Verdict | None:
	check = {
		SERIAL: identifiers.parse_serial,
		MAC: identifiers.parse_mac,
		GPON: identifiers.parse_gpon_serial,
	}.get(reading.field)
	if check is None:
		return None
	try:
		check(reading.value)
	except InvalidIdentifier as error:
		meant = identifiers.correct_lookalikes(reading.value, lambda text: _accepts(check, text))
		if meant:
			return BAD, Remark("look_alike", (reading.value, normalise_value(reading.field, meant)))
		return BAD, Remark(error.reason, (error.detail,))
	return None


def _accepts(check: Callable[[str], str], text: str) -> bool:
	try:
		check(text)
	except InvalidIdentifier:
		return False
	return True


def _against_stock(reading: FieldReading, about: _Context) -> Verdict | None:
	stock = about.stock
	if reading.field == MODEL:
		return _model_of_stock(reading, about)
	if any(device is not stock and getattr(device, reading.field) == reading.value for device in about.known):
		return BAD, Remark("of_another_device", (reading.value,))
	if stock is None or not (on_file := getattr(stock, reading.field)):
		return None
	if on_file == reading.value:
		return _confirm_known(reading, about)
	verdict = DOUBTFUL if reading.checksummed else BAD
	return verdict, Remark("stock_differs", (on_file,))


def _confirm_known(reading: FieldReading, about: _Context) -> Verdict | None:
	"""Doubt a match by one unprotected reading: stock holds consecutive numbers, so it may be another's."""
	if about.is_certain:
		return GOOD, Remark("known_in_stock")
	return None if reading.contradicted else (DOUBTFUL, Remark("known_by_one_reading"))


def _model_of_stock(reading: FieldReading, about: _Context) -> Verdict | None:
	if about.stock is None:
		return None
	if ModelRules(about.stock.model).is_called(reading.value):
		return _confirm_known(reading, about)
	return DOUBTFUL, Remark("stock_differs", (about.stock.model,))


def _against_model(reading: FieldReading, about: _Context) -> Verdict | None:
	"""Check that a value fits one of the allowed models, if all of them have a rule for it."""
	look = {MODEL: _named, MAC: _address, SERIAL: _number, GPON: _gpon}[reading.field]
	return look(reading, about)


def _number(reading: FieldReading, about: _Context) -> Verdict | None:
	patterned = [model for model in about.allowed if model.serial_pattern]
	if not patterned or len(patterned) < len(about.allowed):
		return None
	if any(model.has_serial(reading.value) for model in patterned):
		return None
	meant = identifiers.correct_lookalikes(reading.value, patterned[0].has_serial)
	if meant:
		return DOUBTFUL, Remark("look_alike", (reading.value, meant))
	return DOUBTFUL, Remark("serial_not_of_model", (patterned[0].name,))


def _gpon(reading: FieldReading, about: _Context) -> Verdict | None:
	vendors = {model.gpon_vendor_id for model in about.allowed}
	if not vendors or "" in vendors or reading.value[:4] in vendors:
		return None
	first = about.allowed[0]
	return DOUBTFUL, Remark("gpon_not_of_model", (reading.value[:4], first.name, first.gpon_vendor_id))


def _named(reading: FieldReading, about: _Context) -> Verdict | None:
	"""Compare the model name on the label with what the other codes imply."""
	if about.model is None:
		return DOUBTFUL, Remark("model_unknown", (reading.value,))
	if not about.model.is_called(reading.value):
		return DOUBTFUL, Remark("model_differs", (reading.value, about.model.name))
	return None


def _address(reading: FieldReading, about: _Context) -> Verdict | None:
	"""Check an address's OUI: one that is not the model's makes a code doubtful and a transcription bad."""
	if about.allowed and all(model.oui_prefixes for model in about.allowed):
		if any(model.has_oui(reading.value) for model in about.allowed):
			return None
		owner = identifiers.find_manufacturer(reading.value) or "?"
		verdict = DOUBTFUL if reading.checksummed else BAD
		return verdict, Remark("oui_not_of_model", (reading.value[:8], owner, about.allowed[0].name))
	if identifiers.is_locally_administered(reading.value):
		return DOUBTFUL, Remark("mac_made_by_software")
	if not identifiers.find_manufacturer(reading.value):
		return DOUBTFUL, Remark("oui_unknown", (reading.value[:8],))
	return None
