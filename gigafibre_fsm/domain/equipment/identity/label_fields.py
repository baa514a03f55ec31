"""What the codes on a label are: which text is the serial number, which the address, which the model."""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from gigafibre_fsm.domain.equipment.identity import identifiers, label_keywords
from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier, ModelRules
from gigafibre_fsm.domain.equipment.identity.label_keywords import GPON, MAC, MODEL, OTHER, SERIAL

CODE = "code"

# Codes of the trade, not of a device: they carry a product's number.
PRODUCT_CODES = ("EAN-13", "EAN-8", "UPC-A", "UPC-E")

SEPARATOR = re.compile(r"[;,|&?\n\r\t\x04\x1c-\x1f]+")


@dataclass(frozen=True)
class LabelCode:
	"""A code as the decoder read it.

	`checksummed` says whether the symbology carries a check of its own; `at` is the code's middle and `span` its
	longer side, both in pixels (a span that is not known reaches everywhere).
	"""

	text: str
	symbology: str
	checksummed: bool = True
	at: tuple[float, float] = (0.0, 0.0)
	span: float = math.inf


@dataclass(frozen=True)
class LabelField:
	"""One value on a label: what it is, its canonical spelling, the code it came from.

	`titled` is true when the code itself named it (`MAC:…`): then no rule had to guess.
	"""

	field: str
	value: str
	code: LabelCode
	titled: bool = False


def extract_fields(
	codes: Iterable[LabelCode], models: Sequence[ModelRules], in_stock: Collection[str] = ()
) -> list[LabelField]:
	"""Every value in the codes, each once; a titled one wins over the same value without a title.

	Args:
		codes: what the decoder read.
		models: the rules of all models in use.
		in_stock: serial numbers that stock knows, looked up by `list_lookup_texts`: one of them needs no other rule.
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
	"""The texts that stock may know the codes' devices by: each code as it is, and without a title."""
	texts: list[str] = []
	for code in codes:
		for part in (code.text, *SEPARATOR.split(code.text)):
			seen = label_keywords.normalise_text(part)
			texts += (seen, *(value for _field, value in label_keywords.parse_titled(seen)))
			texts += (rest for _fields, rest in label_keywords.parse_glued(seen))
		texts += (value for _field, value in label_keywords.parse_message(code.text))
	return list(dict.fromkeys(filter(None, texts)))


def find_serial(text: str, model: ModelRules) -> str:
	"""The serial number that somebody typed for a device of this model, in its usual spelling.

	Letters of a data identifier (`S22…`) are left out where only the rest has the form of the model's numbers.

	Raises:
		InvalidIdentifier: it is none.
	"""
	number = identifiers.parse_serial(text)
	rests = [_as(SERIAL, rest) for fields, rest in label_keywords.parse_glued(number) if SERIAL in fields]
	fitting = [rest for rest in rests if rest and model.has_serial(rest)]
	return number if model.has_serial(number) or not fitting else fitting[0]


def _with_stock(piece: LabelField, in_stock: Collection[str]) -> list[LabelField]:
	"""A piece that stock knows as a serial number is one; a GPON serial number stays one as well.

	An article's number is none, even if somebody once typed it as such: every box of that article carries it.
	"""
	if piece.value not in in_stock or piece.code.symbology in PRODUCT_CODES or piece.field == SERIAL:
		return [piece]
	serial = LabelField(SERIAL, piece.value, piece.code)
	return [piece, serial] if piece.field == GPON else [serial]


def _with_serial(pieces: list[LabelField]) -> list[LabelField]:
	"""When nothing is a serial number by any rule, the one code that could be one is offered as such."""
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
		# a serial number as it stands, whatever title its first letters look like
		return _bare(whole, code, models, in_stock)
	titled = list(_titled(code, parts, models))
	if titled:
		return titled
	listed = _listed(code, parts, models, in_stock)
	return listed or _bare(parts[0] if len(parts) == 1 else code.text.strip(), code, models, in_stock)


def _titled(code: LabelCode, parts: Sequence[str], models: Sequence[ModelRules]) -> list[LabelField]:
	"""The values of `S/N:…;MAC:…`, of lines, of a query string, of flat JSON or of a trade message; else none.

	A model's name alone, which stands on menus and cards as well, makes no label of a text.
	"""
	values = label_keywords.parse_message(code.text) or [
		pair for part in parts for pair in label_keywords.parse_titled(part)
	]
	# what an ONT calls its number may be the maker's own
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


def _listed(
	code: LabelCode, parts: Sequence[str], models: Sequence[ModelRules], in_stock: Collection[str]
) -> list[LabelField]:
	"""The values of a bare list (`2150083…,48DB50…`), if every one of them is recognised by itself."""
	pieces = [piece for part in parts for piece in _bare(part, code, models, in_stock)]
	return pieces if len(parts) > 1 and all(piece.field != CODE for piece in pieces) else []


def _bare(
	text: str, code: LabelCode, models: Sequence[ModelRules], in_stock: Collection[str]
) -> list[LabelField]:
	"""What a text without a title is; one number may be serial number and GPON serial number of a model alike."""
	field, value = _untitled(text, code.symbology, models, in_stock)
	pieces = [LabelField(field, value, code)]
	if field == GPON and any(
		model.has_serial(value) and model.gpon_vendor_id == value[:4] for model in models
	):
		pieces.append(LabelField(SERIAL, value, code))
	return pieces


def normalise_value(field: str, text: str) -> str:
	"""The value in its usual spelling; a malformed one stays as it was read, for the judge to refuse."""
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
	"""What a bare text is, by stock, by the rules of the models, by its own form.

	A model's prefix makes twelve hexadecimal digits an address; a model's pattern makes a text a serial
	number; only then a registered prefix counts, because some serial numbers are all digits. A data identifier
	is believed where the rest is known by one of these rules and the whole by none.
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
