"""Which Wi-Fi names and passwords a modem and everything that connects to it can take. Pure."""

import re
import unicodedata
from enum import Enum

LONGEST_SSID = 32
"""Bytes of a network's name in UTF-8; IEEE 802.11, section 9.4.2.2."""
PASSWORD = re.compile(r"[\x20-\x7e]{8,63}")
"""A pass-phrase of 8 to 63 printable ASCII characters; IEEE 802.11, annex J.4."""
_PASSWORD_CHARACTERS = re.compile(r"[\x20-\x7e]*")
_NAME_REFUSED = frozenset('"\\“”«»')
"""Quotation marks and backslashes, on which modems' own pages and the code that a phone scans break."""
_NAME_CATEGORIES = frozenset(("So", "Cs", "Co", "Cn", "Cf", "Me"))
"""Emoji, and characters that nobody sees (Unicode general categories)."""
_EMOJI_VARIATION = "\ufe0f"


class WifiFault(str, Enum):
	"""Why a name or password is refused."""

	NAME_LENGTH = "name length"
	NAME_CHARACTERS = "name characters"
	PASSWORD_LENGTH = "password length"
	PASSWORD_CHARACTERS = "password characters"
	PASSWORD_EDGES = "password edges"


def tidy_name(typed: str) -> str:
	"""Return a network's name as it is set: without spaces around it, accents as single characters, straight apostrophes.

	Phones add a space after a word, and write an apostrophe that no keyboard of a computer has.
	"""
	return unicodedata.normalize("NFC", typed).replace("\u2019", "'").strip()


def find_name_fault(name: str) -> WifiFault | None:
	"""Return what is wrong with a network's name, as `tidy_name` returns it; None if nothing is."""
	if not name or len(name.encode("utf-8", "replace")) > LONGEST_SSID:
		return WifiFault.NAME_LENGTH
	is_refused = any(
		not (each.isprintable())
		or each in _NAME_REFUSED
		or each == _EMOJI_VARIATION
		or unicodedata.category(each) in _NAME_CATEGORIES
		for each in name
	)
	return WifiFault.NAME_CHARACTERS if is_refused else None


def find_password_fault(password: str) -> WifiFault | None:
	"""Return what is wrong with a password, which is taken letter by letter; None if nothing is."""
	if not _PASSWORD_CHARACTERS.fullmatch(password):
		return WifiFault.PASSWORD_CHARACTERS
	if not PASSWORD.fullmatch(password):
		return WifiFault.PASSWORD_LENGTH
	return WifiFault.PASSWORD_EDGES if password != password.strip() else None
