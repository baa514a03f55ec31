"""Titles of the texts on a label: words (`S/N:`), data identifiers (`1P…`) and fields of trade messages."""

import re
import unicodedata
from collections.abc import Iterator

SERIAL, MAC, GPON, MODEL, OTHER = "serial_number", "mac_address", "gpon_serial", "model", "other"

_WORDS = {
	SERIAL: """SN NS SERIAL SERIE SERIALNO SERIALNUM SERIALNUMBER SERNO DEVICESN PRODUCTSN DEVICESERIALNUMBER
		NOSERIE NODESERIE NSERIE NDESERIE NUMSERIE NUMERODESERIE NUMEROSERIE SNDEVICE
		SER SERN SERNUM SNO SNR SERIENNUMMER SERIENNR CPESN ROUTERSN MODEMSN UNITSN MFGSN FACTORYSN EQUIPMENTSN""",
	MAC: """MAC MACADDRESS MACADDR MACID MACADD ADRESSEMAC ADRMAC WANMAC ETHMAC ETHERNETMAC ONTMAC DEVICEMAC
		CMAC CMMAC CMMACID CMMACADDRESS HFCMAC HFCMACID BASEMAC MACNO MACNUMBER""",
	GPON: """GPON GPONSN SNGPON PONSN SNPON ONTSN ONUSN XPONSN GPONSERIAL GPONSERIALNUMBER NUMERODESERIEGPON NSGPON
		PONID GPONID ONTID ONUID FSAN FSANSN XGSPONSN""",
	MODEL: "M MN MOD MODEL MODELNO MODELNUMBER MODELNAME MODELE NODEMODELE PRODUCTMODEL PRODUCTNAME",
	OTHER: """PN PARTNO PARTNUMBER REF REV HW FW HWVERSION FWVERSION SSID KEY WPAKEY PASSWORD PIN IMEI EAN UPC SKU FCCID
		IC EQID EQUIPMENTID DEVICEID LOID WIFIMAC WLANMAC BLEMAC BTMAC BLUETOOTHMAC MTAMAC BSSID LOT BATCH DATE QTY IP LOGIN USER USERNAME""",
}
TITLES = {word: field for field, words in _WORDS.items() for word in words.split()}
MOST_WORDS = 5

# ANSI MH10.8.2: S serial number, 1P and P item, 23S an EUI-48. Longest first; a number itself may begin with
# each.
_GLUED = (
	("SERIALNUMBER", (SERIAL,)),
	("SERIALNO", (SERIAL,)),
	("SERIAL", (SERIAL,)),
	("GPONSN", (GPON,)),
	("PONSN", (GPON,)),
	("GPON", (GPON,)),
	("MACID", (MAC,)),
	("MAC", (MAC,)),
	("23S", (MAC,)),
	("SN", (SERIAL, GPON)),
	("NS", (SERIAL, GPON)),
	("1P", (MODEL,)),
	("S", (SERIAL, GPON)),
	("P", (MODEL,)),
)
_IN_MESSAGE = {"S": SERIAL, "23S": MAC, "1P": MODEL}
_EDGES = " \"'`“”„«»‘’*"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_MARK = re.compile(r"[:=#]+")
_SLASHED = re.compile(r"(?:S[/.\\]N|N[/.]S|\((?:S|S/N|SN|21)\))\W*(?=\w)", re.IGNORECASE)
# GS1 General Specifications, figure 7.8.5-2: application identifiers with values of fixed length, and the
# lengths
_GS1_FIXED = {"01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2}
_GS1_OPEN = ("10", "21", "22", "240", "241", "250", "30", "37")
_GS1_SERIAL = "21"


def normalise_text(text: str) -> str:
	"""Return the text as a person sees it: plain letters, one kind of dash, nothing invisible, no quotes."""
	plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
	seen = (" " if each.isspace() else each for each in plain if each.isspace() or _is_seen(each))
	return "".join(seen).strip(_EDGES)


def parse_titled(text: str) -> list[tuple[str, str]]:
	"""Return the values with titles in a visible text, by field: `S/N: 22… MAC: 1C…`, `No de série 22…`."""
	return _marked(text) or _spaced(text)


def parse_glued(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
	"""Yield the rest of a visible text without a title joined to its value, and the fields it may belong to.

	A number itself may begin with these letters, so the caller compares the rest with models and stock.
	"""
	for prefix, fields in _GLUED:
		if text.upper().startswith(prefix) and len(text) > len(prefix):
			yield fields, text[len(prefix) :].lstrip(" -_.")


def strip_title(text: str, field: str) -> str:
	"""Return the visible text without its title, if that is the title of this field."""
	seen = normalise_text(text)
	found = parse_titled(seen)
	return found[0][1] if len(found) == 1 and found[0][0] == field else seen


def parse_message(text: str) -> list[tuple[str, str]]:
	"""Return the fields of a trade message: ISO/IEC 15434 (`[)>`, data identifiers) or GS1.

	Empty if the text is neither. Unknown data identifiers are skipped; an unknown application identifier
	makes the result empty.
	"""
	text = text.lstrip("\ufeff").strip(" \r\n")
	if text.startswith("[)>"):
		parts = (re.match(r"(\d{0,3}[A-Z])(.+)", part) for part in re.split(r"[\x1d\x1e\x04]+", text)[1:])
		return [(_IN_MESSAGE[part[1]], part[2]) for part in parts if part and part[1] in _IN_MESSAGE]
	return [(SERIAL, value) for name, value in _gs1(text) if name == _GS1_SERIAL]


def _is_seen(character: str) -> bool:
	return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _named(title: str) -> str | None:
	"""Return the field that a title names; None for text with a digit, which is a value."""
	if re.search(r"\d", title):
		return None
	letters = unicodedata.normalize("NFKD", title.upper())
	return TITLES.get(re.sub(r"[^A-Z]", "", letters))


def _marked(text: str) -> list[tuple[str, str]]:
	found: list[tuple[str, int, int]] = []
	begin = 0
	for mark in _MARK.finditer(text):
		title = _title_before(text[begin : mark.start()], is_first=not found)
		if title:
			found.append((title[0], begin + title[1], mark.end()))
			begin = mark.end()
	ends = [*(start for _field, start, _value in found[1:]), len(text)][: len(found)]
	pairs = [
		(field, text[value:end].strip(_EDGES + "{}[]"))
		for (field, _start, value), end in zip(found, ends, strict=True)
	]
	return [(field, value) for field, value in pairs if value]


def _title_before(text: str, is_first: bool) -> tuple[str, int] | None:
	"""Return the field and start of the title that ends a text; the first title must be all of it."""
	words = list(re.finditer(r"\S+", text))
	starts = [words[0]] if is_first and words else words[1:]
	for word in starts if len(words) <= MOST_WORDS else starts[-MOST_WORDS:]:
		if field := _named(text[word.start() :]):
			return field, word.start()
	return None


def _spaced(text: str) -> list[tuple[str, str]]:
	"""Return the values after titles that are separated from them by blanks: `SN 22… MAC 1C…`."""
	words = text.split()
	found: list[tuple[str, list[str]]] = []
	at = 0
	while at < len(words):
		field, count = _title_at(words, at)
		if field:
			found.append((field, []))
		elif not found:
			break
		else:
			found[-1][1].append(words[at])
		at += count
	if found:
		return [(field, " ".join(value)) for field, value in found if value]
	slashed = _SLASHED.match(text)
	return [(SERIAL, text[slashed.end() :])] if slashed else []


def _title_at(words: list[str], at: int) -> tuple[str | None, int]:
	"""Return field and length in words of the longest title that starts here and has a value after it."""
	for count in range(min(MOST_WORDS, len(words) - 1 - at), 0, -1):
		title = " ".join(words[at : at + count])
		if (field := _named(title)) and len(title) > 1:
			return field, count
	return None, 1


def _gs1(text: str) -> list[tuple[str, str]]:
	"""Return identifiers and values of a GS1 element string, if the text is one that starts with a GTIN."""
	if text.startswith("(01)"):
		return re.findall(r"\((\d{2,4})\)([^(]+)", text)
	rest = re.sub(r"^\](?:C1|d2|Q3|e0)", "", text).lstrip("\x1d")
	if not re.match(r"01\d{14}", rest) or not _has_check_digit(rest[2:16]):
		return []
	found = []
	while rest:
		name = next((each for each in (*_GS1_FIXED, *_GS1_OPEN) if rest.startswith(each)), None)
		if name is None:
			return []
		value, _end, after = rest[len(name) :].partition("\x1d")
		if length := _GS1_FIXED.get(name):
			value, after = rest[len(name) :][:length], rest[len(name) + length :].lstrip("\x1d")
		found.append((name, value))
		rest = after
	return found


def _has_check_digit(digits: str) -> bool:
	"""Whether the last digit checks: weights 3 and 1 from the right (GS1 General Specifications, 7.9)."""
	total = sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(reversed(digits)))
	return total % 10 == 0


def is_imei(text: str) -> bool:
	"""Whether fifteen digits form an IMEI (3GPP TS 23.003, annex B), which identifies a radio module."""
	if not re.fullmatch(r"\d{15}", text, re.ASCII):
		return False
	doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(text)))
	return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
