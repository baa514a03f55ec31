"""What the codes on a label are: which text is the serial number, which the address, which the model."""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from gigafibre_fsm.domain.equipment import identifiers
from gigafibre_fsm.domain.equipment.identifiers import BadIdentifier, ModelRules

SERIAL, MAC, GPON, MODEL, CODE = "serial_number", "mac_address", "gpon_serial", "model", "code"

# Codes of the trade, not of a device: they carry a product's number.
PRODUCT_CODES = ("EAN-13", "EAN-8", "UPC-A", "UPC-E")

TITLES = {
	"SN": SERIAL,
	"SERIAL": SERIAL,
	"SERIALNO": SERIAL,
	"SERIALNUMBER": SERIAL,
	"DEVICESN": SERIAL,
	"PRODUCTSN": SERIAL,
	"NODESERIE": SERIAL,
	"MAC": MAC,
	"MACADDRESS": MAC,
	"MACID": MAC,
	"WANMAC": MAC,
	"ETHMAC": MAC,
	"GPON": GPON,
	"GPONSN": GPON,
	"PONSN": GPON,
	"ONTSN": GPON,
	"ONUSN": GPON,
	"M": MODEL,
	"MODEL": MODEL,
	"MODELNO": MODEL,
	"MODELE": MODEL,
}
# Longest first, so that `GPON SN` is not taken for `GPON`. The title ends with : or = (or, for the
# unmistakable S/N, with a blank), and a value reaches to the next separator.
SEPARATOR = re.compile(r"[;,|&?\n\r\t]+")
TITLED = re.compile(r"^\s*[\"'{]*\s*([A-Za-zÉé/ ._-]{1,20}?)\s*[\"']?\s*[:=#]\s*[\"']?(.*?)[\"'}]*\s*$")


@dataclass(frozen=True)
class Code:
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
class Piece:
	"""One value on a label: what it is, its canonical spelling, the code it came from.

	`titled` is true when the code itself named it (`MAC:…`): then no rule had to guess.
	"""

	field: str
	value: str
	code: Code
	titled: bool = False


def take_apart(
	codes: Iterable[Code], models: Sequence[ModelRules], in_stock: Collection[str] = ()
) -> list[Piece]:
	"""Every value in the codes, each once; a titled one wins over the same value without a title.

	Args:
		codes: what the decoder read.
		models: the rules of all models in use.
		in_stock: serial numbers that stock knows: a code that is one of them needs no other rule.
	"""
	found: dict[tuple[str, str], Piece] = {}
	for code in codes:
		for piece in _pieces(code, models):
			for one in _with_stock(piece, in_stock):
				earlier = found.get((one.field, one.value))
				if earlier is None or (one.titled and not earlier.titled):
					found[one.field, one.value] = one
	return _with_serial(list(found.values()))


def _with_stock(piece: Piece, in_stock: Collection[str]) -> list[Piece]:
	"""A piece that stock knows as a serial number is one; a GPON serial number stays one as well.

	An article's number is none, even if somebody once typed it as such: every box of that article carries it.
	"""
	if piece.value not in in_stock or piece.code.symbology in PRODUCT_CODES or piece.field == SERIAL:
		return [piece]
	serial = Piece(SERIAL, piece.value, piece.code)
	return [piece, serial] if piece.field == GPON else [serial]


def _with_serial(pieces: list[Piece]) -> list[Piece]:
	"""When nothing is a serial number by any rule, the one code that could be one is offered as such."""
	if any(piece.field == SERIAL for piece in pieces):
		return pieces
	likely = [piece for piece in pieces if piece.field == CODE and _could_be_serial(piece)]
	if len(likely) != 1:
		return pieces
	serial = Piece(SERIAL, canonical(SERIAL, likely[0].value), likely[0].code)
	return [serial if piece is likely[0] else piece for piece in pieces]


def _could_be_serial(piece: Piece) -> bool:
	number = _as(SERIAL, piece.value)
	known_kind = piece.code.symbology not in PRODUCT_CODES and not piece.value.upper().startswith(
		("WIFI:", "HTTP")
	)
	return bool(known_kind and number and 6 <= len(number) <= 24 and re.search(r"\d", number))


def _pieces(code: Code, models: Sequence[ModelRules]) -> list[Piece]:
	if code.text.upper().startswith("WIFI:"):
		return [Piece(CODE, code.text, code)]
	parts = [part for part in SEPARATOR.split(code.text) if part.strip()]
	titled = list(_titled(code, parts))
	if any(piece.field != MODEL or any(model.is_called(piece.value) for model in models) for piece in titled):
		return titled
	listed = _listed(code, parts, models)
	return listed or _bare(code.text.strip(), code, models)


def _titled(code: Code, parts: Sequence[str]) -> Iterable[Piece]:
	"""The values of `S/N:…;MAC:…`, of lines, of a query string or of flat JSON."""
	for part in parts:
		match = TITLED.match(part)
		field = TITLES.get(re.sub(r"[^A-Z]", "", match[1].upper().replace("É", "E"))) if match else None
		if field and match and match[2].strip():
			yield Piece(field, canonical(field, match[2]), code, titled=True)


def _listed(code: Code, parts: Sequence[str], models: Sequence[ModelRules]) -> list[Piece]:
	"""The values of a bare list (`2150083…,48DB50…`), if every one of them is recognised by itself."""
	pieces = [piece for part in parts for piece in _bare(part.strip(), code, models)]
	return pieces if len(parts) > 1 and all(piece.field != CODE for piece in pieces) else []


def _bare(text: str, code: Code, models: Sequence[ModelRules]) -> list[Piece]:
	"""What a text without a title is; one number may be serial number and GPON serial number of a model alike."""
	field, value = _untitled(text, code.symbology, models)
	pieces = [Piece(field, value, code)]
	if field == GPON and any(
		model.has_serial(value) and model.gpon_vendor_id == value[:4] for model in models
	):
		pieces.append(Piece(SERIAL, value, code))
	return pieces


def canonical(field: str, text: str) -> str:
	"""The value in its usual spelling; a malformed one stays as it was read, for the judge to refuse."""
	spelling = {SERIAL: identifiers.serial, MAC: identifiers.mac, GPON: identifiers.gpon_serial}.get(field)
	try:
		return spelling(text) if spelling else text.strip()
	except BadIdentifier:
		return text.strip().upper()


def _untitled(text: str, symbology: str, models: Sequence[ModelRules]) -> tuple[str, str]:
	"""What a bare text is, by the rules of the models and by its own form.

	A model's prefix makes twelve hexadecimal digits an address; a model's pattern makes a text a serial
	number; only then a registered prefix counts, because some serial numbers are all digits.
	"""
	address, gpon, number = _as(MAC, text), _as(GPON, text), _as(SERIAL, text)
	named = next((rules.name for rules in models if rules.is_called(text)), None)
	if symbology in PRODUCT_CODES:
		return CODE, text
	rules = (
		(MODEL, named, named),
		(MAC, address, address and any(model.has_oui(address) for model in models)),
		(GPON, gpon, gpon and any(model.gpon_vendor_id == gpon[:4] for model in models)),
		(SERIAL, number, number and any(model.has_serial(number) for model in models)),
		(MAC, address, address and not address.replace(":", "").isdigit() and _is_universal(address)),
		(GPON, gpon, gpon),
	)
	for field, value, holds in rules:
		if holds and value:
			return field, value
	return CODE, text


def _as(field: str, text: str) -> str | None:
	spelling = {SERIAL: identifiers.serial, MAC: identifiers.mac, GPON: identifiers.gpon_serial}[field]
	try:
		return spelling(text)
	except BadIdentifier:
		return None


def _is_universal(address: str) -> bool:
	return not identifiers.is_locally_administered(address) and bool(identifiers.manufacturer(address))
