"""Classifies the codes on a label: which text is the serial number, the MAC address, the model."""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from gigafibre_fsm.domain.equipment.identity import identifiers, label_keywords
from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier, ModelRules
from gigafibre_fsm.domain.equipment.identity.label_keywords import GPON, MAC, MODEL, OTHER, SERIAL

CODE = "code"

# Trade codes: they identify a product, not a single device.
PRODUCT_CODES = ("EAN-13", "EAN-8", "UPC-A", "UPC-E")

SEPARATOR = re.compile(r"[;,|&?\n\r\t\x04\x1c-\x1f]+")


@dataclass(frozen=True)
class LabelCode:
	"""A code as the decoder read it.

	`checksummed` tells whether its symbology has a check digit; `at` is the code's centre and `span` its
	longer side, both in pixels (an unknown span is infinite).
	"""

	text: str
	symbology: str
	checksummed: bool = True
	at: tuple[float, float] = (0.0, 0.0)
	span: float = math.inf


@dataclass(frozen=True)
class LabelField:
	"""One value on a label: its field, its canonical spelling, and the code it came from.

	`titled` is true when the code itself names the field (`MAC:…`), so that no rule had to guess.
	"""

	field: str
	value: str
	code: LabelCode
	titled: bool = False


def extract_fields(
	codes: Iterable[LabelCode], models: Sequence[ModelRules], in_stock: Collection[str] = ()
) -> list[LabelField]:
	"""Return every value in the codes once; a titled one replaces the same value without a title.

	Args:
		codes: what the decoder read.
		models: the rules of all models in use.
		in_stock: serial numbers in stock among the texts from `list_lookup_texts`; they need no other rule.
	"""
	found: dict[tuple[str, str], LabelField] = {}
	for code in codes:
		for piece in _pieces(code, models, in_stock):
			for one in _with_stock(piece, in_stock):
				earlier = found.get((one.field, one.value))
				if earlier is None or (one.titled and not earlier.titled):
					found[one.field, one.value] = one
	return _with_serial(list(found.values()))


def list_lookup_texts(codes: Iterable[LabelCode]) -> list[str]:
	"""Return the texts to look up in stock for these codes: each code as it is, and without its title."""
	texts: list[str] = []
	for code in codes:
		for part in (code.text, *SEPARATOR.split(code.text)):
			seen = label_keywords.normalise_text(part)
			texts += (seen, *(value for _field, value in label_keywords.parse_titled(seen)))
			texts += (rest for _fields, rest in label_keywords.parse_glued(seen))
		texts += (value for _field, value in label_keywords.parse_message(code.text))
	return list(dict.fromkeys(filter(None, texts)))


def find_serial(text: str, model: ModelRules) -> str:
	"""Return a typed serial number of a device of this model in its usual spelling.

	The letters of a data identifier (`S22…`) are removed only if the rest alone has the form of the model's
	numbers.

	Raises:
		InvalidIdentifier: the text is no serial number.
	"""
	number = identifiers.parse_serial(text)
	rests = [_as(SERIAL, rest) for fields, rest in label_keywords.parse_glued(number) if SERIAL in fields]
	fitting = [rest for rest in rests if rest and model.has_serial(rest)]
	return number if model.has_serial(number) or not fitting else fitting[0]


def _with_stock(piece: LabelField, in_stock: Collection[str]) -> list[LabelField]:
	"""Classify a piece as serial number if stock has it as one; a GPON serial number is kept as well.

	A product number is never one, even if it was once typed as such: all boxes of that product carry it.
	"""
	if piece.value not in in_stock or piece.code.symbology in PRODUCT_CODES or piece.field == SERIAL:
		return [piece]
	serial = LabelField(SERIAL, piece.value, piece.code)
	return [piece, serial] if piece.field == GPON else [serial]


def _with_serial(pieces: list[LabelField]) -> list[LabelField]:
	"""If no rule found a serial number, classify the only code that could be one as such."""
	if any(piece.field == SERIAL for piece in pieces):
		return pieces
	likely = [piece for piece in pieces if piece.field == CODE and _could_be_serial(piece)]
	if len(likely) > 1:
		likely = [piece for piece in likely if not label_keywords.is_imei(piece.value)]
	if len(likely) != 1:
		return pieces
	serial = LabelField(SERIAL, normalise_value(SERIAL, likely[0].value), likely[0].code)
	return [serial if piece is likely[0] else piece for piece in pieces]


def _could_be_serial(piece: LabelField) -> bool:
	number = _as(SERIAL, piece.value)
	says_otherwise = piece.value.upper().startswith(("WIFI:", "HTTP")) or label_keywords.parse_titled(
		piece.value
	)
	known_kind = piece.code.symbology not in PRODUCT_CODES and not says_otherwise
	return bool(known_kind and number and 6 <= len(number) <= 24 and re.search(r"\d", number))


def _pieces(code: LabelCode, models: Sequence[ModelRules], in_stock: Collection[str]) -> list[LabelField]:
	if code.text.upper().startswith("WIFI:"):
		return [LabelField(CODE, code.text, code)]
	parts = [part for part in map(label_keywords.normalise_text, SEPARATOR.split(code.text)) if part]
	whole = re.sub(r"\s", "", parts[0]).upper() if len(parts) == 1 else ""
	if whole in in_stock or any(model.has_serial(whole) for model in models):
		# a serial number as it is, whatever title its first letters resemble
		return _bare(whole, code, models, in_stock)
	titled = list(_titled(code, parts, models))
	if titled:
		return titled
	listed = _split_list(code, parts, models, in_stock)
	return listed or _bare(parts[0] if len(parts) == 1 else code.text.strip(), code, models, in_stock)


def _titled(code: LabelCode, parts: Sequence[str], models: Sequence[ModelRules]) -> list[LabelField]:
	"""Return the values of `S/N:…;MAC:…`, of lines, a query string, flat JSON or a trade message; else none.

	A model's name alone does not make a text a label: menus and cards carry it too.
	"""
	values = label_keywords.parse_message(code.text) or [
		pair for part in parts for pair in label_keywords.parse_titled(part)
	]
	# the "GPON number" of an ONT may be the manufacturer's own serial number
	values = [
		(SERIAL if field == GPON and not _as(GPON, value) and _by_models(value, models) else field, value)
		for field, value in values
	]
	pieces = [
		LabelField(field, normalise_value(field, value), code, titled=True)
		for field, value in values
		if field != OTHER
	]
	is_label = any(
		piece.field != MODEL or any(model.is_called(piece.value) for model in models) for piece in pieces
	)
	return pieces if is_label else []


def _split_list(
	code: LabelCode, parts: Sequence[str], models: Sequence[ModelRules], in_stock: Collection[str]
) -> list[LabelField]:
	"""Return the values of a list without titles (`2150083…,48DB50…`), if each of them is recognised."""
	pieces = [piece for part in parts for piece in _bare(part, code, models, in_stock)]
	return pieces if len(parts) > 1 and all(piece.field != CODE for piece in pieces) else []


def _bare(
	text: str, code: LabelCode, models: Sequence[ModelRules], in_stock: Collection[str]
) -> list[LabelField]:
	"""Classify a text without a title; it may be a model's serial number and GPON serial number at once."""
	field, value = _untitled(text, code.symbology, models, in_stock)
	pieces = [LabelField(field, value, code)]
	if field == GPON and any(
		model.has_serial(value) and model.gpon_vendor_id == value[:4] for model in models
	):
		pieces.append(LabelField(SERIAL, value, code))
	return pieces


def normalise_value(field: str, text: str) -> str:
	"""Return a value in its usual spelling; a malformed one stays as read, for validation to reject."""
	spelling = {
		SERIAL: identifiers.parse_serial,
		MAC: identifiers.parse_mac,
		GPON: identifiers.parse_gpon_serial,
	}.get(field)
	try:
		return spelling(text) if spelling else text.strip()
	except InvalidIdentifier:
		return text.strip().upper()


def _untitled(
	text: str, symbology: str, models: Sequence[ModelRules], in_stock: Collection[str]
) -> tuple[str, str]:
	"""Classify a text without a title: by stock, by the models' rules, by its form.

	A model's OUI makes twelve hexadecimal digits a MAC address, and a model's pattern makes a text a serial
	number; a registered OUI counts only after both, because some serial numbers are all digits. A data
	identifier is removed only where one of these rules recognises the rest and none the whole.
	"""
	if symbology in PRODUCT_CODES:
		return CODE, text
	number = _as(SERIAL, text)
	if number in in_stock:
		return SERIAL, number
	rests = [
		(fields, rest, _as(SERIAL, rest))
		for fields, rest in label_keywords.parse_glued(text)
		if _as(SERIAL, rest)
	]
	for fields, _rest, spelled in rests:
		if SERIAL in fields and spelled in in_stock:
			return SERIAL, spelled
	if known := _by_models(text, models):
		return known
	for fields, rest, _spelled in rests:
		known = _by_models(rest, models) or _by_form(rest)
		if known and known[0] in fields and (known[0] != GPON or _by_models(rest, models)):
			return known
	return _by_form(text) or (CODE, text)


def _by_models(text: str, models: Sequence[ModelRules]) -> tuple[str, str] | None:
	address, gpon, number = _as(MAC, text), _as(GPON, text), _as(SERIAL, text)
	named = next((rules.name for rules in models if rules.is_called(text)), None)
	rules = (
		(MODEL, named, named),
		(MAC, address, address and any(model.has_oui(address) for model in models)),
		(GPON, gpon, gpon and any(model.gpon_vendor_id == gpon[:4] for model in models)),
		(SERIAL, number, number and any(model.has_serial(number) for model in models)),
	)
	return next(((field, value) for field, value, holds in rules if holds and value), None)


def _by_form(text: str) -> tuple[str, str] | None:
	address, gpon = _as(MAC, text), _as(GPON, text)
	if address and not address.replace(":", "").isdigit() and _is_universal(address):
		return MAC, address
	return (GPON, gpon) if gpon else None


def _as(field: str, text: str) -> str | None:
	spelling = {
		SERIAL: identifiers.parse_serial,
		MAC: identifiers.parse_mac,
		GPON: identifiers.parse_gpon_serial,
	}[field]
	try:
		return spelling(text)
	except InvalidIdentifier:
		return None


def _is_universal(address: str) -> bool:
	return not identifiers.is_locally_administered(address) and bool(identifiers.find_manufacturer(address))
