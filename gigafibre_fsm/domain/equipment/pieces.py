"""What the codes on a label are: which text is the serial number, which the address, which the model."""

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
TITLED = re.compile(r"^\s*[\"'{]*\s*([A-Za-zÉé/ ._-]{1,20}?)\s*[\"']?\s*[:=#]\s*[\"']?(.*?)[\"'}]*\s*$")


@dataclass(frozen=True)
class Code:
	"""A code as the decoder read it.

	`checksummed` says whether the symbology carries a check of its own; `at` is the code's middle in pixels.
	"""

	text: str
	symbology: str
	checksummed: bool = True
	at: tuple[float, float] = (0.0, 0.0)


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
			if piece.field != SERIAL and piece.value in in_stock:
				piece = Piece(SERIAL, piece.value, code)
			earlier = found.get((piece.field, piece.value))
			if earlier is None or (piece.titled and not earlier.titled):
				found[piece.field, piece.value] = piece
	return _with_serial(list(found.values()))


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
	titled = list(_titled(code))
	if titled:
		return titled
	text = code.text.strip()
	field, value = _untitled(text, code.symbology, models)
	return [Piece(field, value, code)]


def _titled(code: Code) -> Iterable[Piece]:
	"""The values of `S/N:…;MAC:…`, of lines, of a query string or of flat JSON."""
	for part in re.split(r"[;,|&?\n\r\t]+", code.text):
		match = TITLED.match(part)
		field = TITLES.get(re.sub(r"[^A-Z]", "", match[1].upper().replace("É", "E"))) if match else None
		if field and match and match[2].strip():
			yield Piece(field, canonical(field, match[2]), code, titled=True)


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
	rules = (
		(MODEL, named, named),
		(MAC, address, address and any(model.has_oui(address) for model in models)),
		(GPON, gpon, gpon and any(model.gpon_vendor_id == gpon[:4] for model in models)),
		(SERIAL, number, number and any(model.has_serial(number) for model in models)),
		(CODE, text, symbology in PRODUCT_CODES),
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
