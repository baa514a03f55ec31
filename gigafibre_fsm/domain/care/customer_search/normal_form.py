"""How texts are compared: without accents, capitals, punctuation, and with one spelling of what is often shortened."""

import re
import unicodedata

SHORT_FORMS = {
	**dict.fromkeys(("saint", "sainte", "ste"), "st"),
	**dict.fromkeys(("boulevard", "blvd", "bd"), "boul"),
	**dict.fromkeys(("avenue", "ave"), "av"),
	**dict.fromkeys(("chemin", "che"), "ch"),
	**dict.fromkeys(("route", "rte"), "rt"),
	**dict.fromkeys(("appartement", "apartment", "appt", "apt"), "app"),
	**dict.fromkeys(("mount", "mont"), "mt"),
	**dict.fromkeys(("street", "road"), "rue"),
	**dict.fromkeys(("monsieur", "mister", "mr"), "m"),
	**dict.fromkeys(("madame", "mrs", "ms"), "mme"),
}
"""Spellings that mean the same in a name or an address, each with the one that is compared."""
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_ALIKE = str.maketrans("oil", "011")
"""Characters of a serial number that people take for each other."""
_WORD = re.compile(r"[a-z0-9]+")


def remove_accents(text: str) -> str:
	"""Return a text in small letters without accents: `Côté` as `cote`, `Œuvre` as `oeuvre`."""
	letters = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
	return "".join(_plain_digit(each) for each in letters if not unicodedata.combining(each))


def _plain_digit(character: str) -> str:
	"""Return a digit of any script as ours."""
	return str(unicodedata.digit(character)) if unicodedata.category(character) == "Nd" else character


def list_words(text: str) -> list[str]:
	"""Return the words of a name or an address as they are compared: `12, boul. Sainte-Anne` as 12, boul, st, anne."""
	return [SHORT_FORMS.get(word, word) for word in _WORD.findall(remove_accents(text))]


def squeeze(text: str) -> str:
	"""Return the letters and digits of a text without anything between them: `1C:61-b4` as `1c61b4`."""
	return "".join(_WORD.findall(remove_accents(text)))


def squeeze_code(text: str) -> str:
	"""Return a serial number or hardware address as it is compared: 0 for O, and 1 for I and L."""
	return squeeze(text).translate(_ALIKE)


def list_digits(text: str) -> str:
	"""Return the digits of a telephone number in North America without its country code; of another one all of them."""
	digits = "".join(_plain_digit(each) for each in text if unicodedata.category(each) == "Nd")
	return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
