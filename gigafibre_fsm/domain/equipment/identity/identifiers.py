"""The identifiers on a label: their spelling, and how a malformed one is recognised."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from gigafibre_fsm.domain.equipment.identity import label_keywords

HEX_12 = re.compile(r"[0-9A-F]{12}")
GPON_LETTERS = re.compile(r"[A-Z]{4}[0-9A-F]{8}")
GPON_HEX = re.compile(r"[0-9A-F]{16}")
SERIAL = re.compile(r"[0-9A-Z](?:[0-9A-Z./_-]{2,38})[0-9A-Z]")

# Characters that look alike in print; the table only words a question and never corrects a reading.
LOOKALIKES = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "B": "8", "S": "5", "Z": "2", "G": "6"}
MOST_DOUBTS = 4


class InvalidIdentifier(ValueError):
	"""Not the expected identifier; `reason` is a remark's code, `detail` the value of its placeholder."""

	def __init__(self, reason: str, detail: str = "") -> None:
		super().__init__(f"{reason}: {detail}" if detail else reason)
		self.reason = reason
		self.detail = detail


@dataclass(frozen=True)
class ModelRules:
	"""The form of one Equipment Model's identifiers; empty rules accept everything."""

	name: str
	manufacturer: str = ""
	equipment_type: str = ""
	serial_pattern: str = ""
	gpon_vendor_id: str = ""
	oui_prefixes: tuple[str, ...] = ()
	aliases: tuple[str, ...] = ()
	has_mac: bool = True
	has_gpon_serial: bool = False
	most_download: int = 0
	"""Mbit/s of the fastest plan it can serve; 0 if unknown."""

	def has_serial(self, text: str) -> bool:
		"""Whether this model has a pattern and the serial number matches it as a whole."""
		return bool(self.serial_pattern) and _compiled(self.serial_pattern).fullmatch(text) is not None

	def has_oui(self, address: str) -> bool:
		"""Whether an address (any spelling of a valid one) begins with one of this model's prefixes."""
		return strip_separators(address)[:6] in self.oui_prefixes

	def is_called(self, text: str) -> bool:
		"""Whether a label's text names this model, ignoring spaces, dashes and case."""
		return _bare(text) in {_bare(name) for name in (self.name, *self.aliases)}


def parse_mac(text: str) -> str:
	"""Return a MAC address as `1C:61:B4:AA:BB:CC`, from any usual spelling.

	Raises:
		InvalidIdentifier: not_hexadecimal, mac_wrong_length, or mac_not_of_a_device for group addresses (IEEE
			802, clause 8.2: the lowest bit of the first octet) and for all zeros or ones.
	"""
	text = label_keywords.strip_title(text, label_keywords.MAC)
	address = strip_separators(text)
	octets = re.split(r"[\W_]+", text)
	if len(octets) == 6 and all(1 <= len(octet) <= 2 for octet in octets):
		address = "".join(octet.zfill(2) for octet in octets).upper()
	if len(address) != 12:
		raise InvalidIdentifier("mac_wrong_length", str(len(address)))
	strange = sorted(set(re.sub(r"[0-9A-F]", "", address)))
	if strange:
		raise InvalidIdentifier("not_hexadecimal", ", ".join(strange))
	if int(address[1], 16) & 1 or len(set(address)) == 1:
		raise InvalidIdentifier("mac_not_of_a_device")
	return ":".join(address[start : start + 2] for start in range(0, 12, 2))


def parse_gpon_serial(text: str) -> str:
	"""Return a GPON serial number as `TPLG1A2B3C4D`, from that spelling or from sixteen hexadecimal digits.

	ITU-T G.984.3 (9.2.5.1): four ASCII letters of the vendor, then four octets written as hexadecimal digits.

	Raises:
		InvalidIdentifier: gpon_wrong_form.
	"""
	bare = re.sub(r"[\s:.-]", "", label_keywords.strip_title(text, label_keywords.GPON)).upper()
	if GPON_LETTERS.fullmatch(bare):
		return bare
	if GPON_HEX.fullmatch(bare):
		vendor = bytes.fromhex(bare[:8]).decode("latin-1")
		if re.fullmatch("[A-Z]{4}", vendor):
			return vendor + bare[8:]
	raise InvalidIdentifier("gpon_wrong_form")


def parse_serial(text: str, pattern: str = "") -> str:
	"""Return a serial number in capitals, without blanks or its title (`S/N:`, `No de série`).

	Raises:
		InvalidIdentifier: serial_wrong_form; or serial_not_of_model if it does not match `pattern` as a whole.
	"""
	bare = re.sub(r"\s", "", label_keywords.strip_title(text, label_keywords.SERIAL)).upper()
	if not SERIAL.fullmatch(bare):
		raise InvalidIdentifier("serial_wrong_form")
	if pattern and not _compiled(pattern).fullmatch(bare):
		raise InvalidIdentifier("serial_not_of_model")
	return bare


def parse_oui(text: str) -> str:
	"""Return a prefix of MAC addresses (OUI) as six hexadecimal digits.

	Raises:
		InvalidIdentifier: oui_wrong_form.
	"""
	bare = strip_separators(text)
	if not re.fullmatch("[0-9A-F]{6}", bare):
		raise InvalidIdentifier("oui_wrong_form", text.strip())
	return bare


@lru_cache(maxsize=4096)
def find_manufacturer(address: str) -> str:
	"""Return the holder of an address's prefix by the IEEE registry in python-stdnum; empty if unassigned."""
	from stdnum import mac as registry
	from stdnum.exceptions import ValidationError

	try:
		return str(registry.get_manufacturer(address))
	except ValidationError:
		return ""


def strip_separators(text: str) -> str:
	"""Return a MAC address, or a piece of one, in capitals without separators."""
	return re.sub(r"[\W_]", "", label_keywords.normalise_text(text)).upper()


def is_locally_administered(address: str) -> bool:
	"""Whether a valid MAC address was made by software (second bit of the first octet), so is on no label."""
	return bool(int(strip_separators(address)[1], 16) & 2)


def correct_lookalikes(text: str, fits: Callable[[str], bool]) -> str | None:
	"""Return the only look-alike spelling of the text that `fits`; None if there is none or more than one."""
	found = {spelling for spelling in _spellings(text) if spelling != text and fits(spelling)}
	return found.pop() if len(found) == 1 else None


def _spellings(text: str) -> Iterator[str]:
	back: dict[str, list[str]] = {}
	for letter, digit in LOOKALIKES.items():
		back.setdefault(digit, []).append(letter)
	choices = [[character, *_others(character, back)] for character in text]
	doubtful = [place for place, options in enumerate(choices) if len(options) > 1]
	if len(doubtful) <= MOST_DOUBTS:
		yield from ("".join(spelling) for spelling in product(*choices))
		return
	for place in doubtful:
		yield from (text[:place] + other + text[place + 1 :] for other in choices[place][1:])


def _others(character: str, back: dict[str, list[str]]) -> list[str]:
	if character in LOOKALIKES:
		return [LOOKALIKES[character]]
	return back.get(character, [])


def _bare(text: str) -> str:
	return re.sub(r"[^0-9A-Z]", "", text.upper())


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
	return re.compile(pattern)
