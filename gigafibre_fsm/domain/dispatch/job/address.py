"""Format a street address, and strip its house number for pages whose link may have been passed on."""

import re
import unicodedata

_SPACE = r"[ \u00a0\u202f]"
_UNIT_WORD = (
	r"(?:app(?:artement|art|t)?|apt|apartment|unit[ée]?|suite|ste|bureau|bur|office|local|porte|door|condo"
	r"|chambre|room|étage|floor|logement|log|maison|bloc|block|b[âa]t(?:iment)?|building|bldg|ph|lot"
	r"|c\.?\s?p|case postale|casier postal|(?:p\.?\s?o\.?\s*)box)"
)
# after the word a number with a digit, or a single letter after a space: "app. 4", "apt B", not "Unity
# Road"
_UNIT = rf"(?:{_UNIT_WORD}\b\.?\s*(?:n[o°º]\.?\s*|#\s*)?[a-z]?\d[\w-]*(?:{_SPACE}\d{{3}}(?!\d))*|{_UNIT_WORD}\b\.?\s+[a-z]\b|#\s*[a-z]?\d*[a-z]?)"
# the number in a street name (4e Avenue, 2nd Street) has fewer digits than a house number may have;
# 12E may be house 12-E, unless the whole text is in capitals or nothing else would be left
_ENDING = r"(?-i:e|er|re|ère|ere|ème|eme|ième|nde?|st|rd|th)\b"
_CAPITAL_ENDING = (
	r"(?-i:(?:E|ER|RE|ÈRE|ÈME|EME|IÈME|ND|ST|RD|TH)(?=\s+[A-Z]{2}))|[a-z]{1,3}(?=\s+[^\W\d]+\s*$)"
)
_ORDINAL = rf"(?:\s?{_ENDING}|{_CAPITAL_ENDING})"
_NUMBER = (
	rf"(?!\d{{1,3}}{_ORDINAL})(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d|{_ORDINAL})|\d+)"
	r"(?:\s*-?\s*[a-z](?![\w'’.])|\s*(?:bis|ter)\b)?(?:\s*[½¼¾⅓⅔]|\s+\d/\d)?"
)
_RANGE = rf"{_NUMBER}(?:\s*(?:à|au|et|ou|to|and|or|[-–—/&+,;])\s*{_NUMBER})*"
_BEGINNING = re.compile(
	rf"^[\s(\[«\"']*(?:(?:{_UNIT}|\d+{_ORDINAL}\s+(?:étage|floor))(?=[\s,;–—-]|$)[\s,;–—-]*(?:(?:au|à)\s+(?=\d))?"
	rf"|[a-z]-?(?=\d))?(?:(?:n[o°º]\.?|№|num[ée]ro|civique)\s*(?=\d))?"
	rf"(?:{_RANGE}(?!\d)[\s,;.:–—\-/|)\]»\"']*(?:{_UNIT}(?=[\s,;–—-])[\s,;–—-]*)?)?",
	re.IGNORECASE,
)
_END_UNIT = re.compile(
	rf"(?:[\s,;–—(-]+{_UNIT}|[\s,;(]*\d+{_ORDINAL}\s+(?:étage|floor))[\s).]*$", re.IGNORECASE
)
_MIDDLE_UNIT = re.compile(rf"\s*,\s*{_UNIT}\s*(?=,)", re.IGNORECASE)
# "rue Principale 1234", but "Rang 3" and "route 116" are names
_END_NUMBER = re.compile(
	r"(?:\s*,\s*|(?<!rang)(?<!route)(?<!rte)(?<!chemin)(?<!rue)(?<!avenue)(?<!ligne)(?<!line)(?<!road)(?<!highway)(?<!hwy)(?<!montée)(?<!rr)"
	r"(?<!autoroute)(?<!concession)(?<!street)\s+)\d+(?!(?:er?|re|ère|ème|nd|st|rd|th)\s*$)(?:-?[a-z])?\s*$",
	re.IGNORECASE,
)


def street_line(address: str, unit: str | None) -> str:
	"""Return a street address with its unit in front, as Canada Post writes it: 4-123 rue Principale."""
	return f"{unit}-{address}" if unit else address


def without_number(address: str) -> str:
	"""Return a street without civic number and apartment.

	`App. 4, 1234-B, rue Principale` is `rue Principale`.
	"""
	seen = "".join(each for each in address or "" if unicodedata.category(each) != "Cf")
	text = re.sub(r"\s+", " ", seen).strip()
	street = _BEGINNING.sub("", text, count=1)
	for end in (_MIDDLE_UNIT, _END_UNIT, _END_NUMBER):
		street = end.sub("", street)
	return street.strip(" ,;")
