"""The one form of a Québec address, whatever it was written like. Pure.

An address is read from its beginning: unit, civic number and suffix, then the street up to a comma, then the
municipality; a postal code and a unit that is named as such may stand anywhere.
"""

import re
import unicodedata
from dataclasses import dataclass

from gigafibre_fsm.domain.sales.addresses.street_words import (
	ARTICLES,
	DIRECTIONS,
	ENGLISH_STREET,
	ORDINALS,
	PROVINCES,
	SAINTS,
	TYPE_OF,
	UNITS,
)

LONGEST = 140
_BEFORE = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "½": " 1/2", "&": " et "})
"""What Unicode's decomposition would leave, or glue to the number before it."""
_POSTAL_CODE = re.compile(r"\b([a-z]\d[a-z])[ -]?(\d[a-z]\d)\b")
_NUMBERED = re.compile(r"(\d+)(?:er|re|ere|e|ieme|eme|st|nd|rd|th)")
_NAMED_UNIT = re.compile(
	rf"(?:\b(?:{'|'.join(UNITS)})\b\.?|#)\s*(?:no\.?\s*)?#?\s*(\d+[a-z]?|[a-z](?=\s*(?:,|$)))(?!\w)"
)
_UNIT_FIRST = re.compile(r"(\d{1,5}[a-z]?|[a-z])\s*-\s*(?!1/2)(?=\d)")
_CIVIC = re.compile(r"\d{1,6}")
_HALF = re.compile(r"\s*-?\s*(1/2)(?!\d)")
_LETTER = re.compile(r"(?:-([a-z])|([a-df-z]))(?=[\s,]|$)")
"""An `e` without a hyphen makes an ordinal: 2e Avenue."""


@dataclass(frozen=True)
class StreetName:
	"""A street's name in normal form: its type, its words without articles, its direction; empty if not written."""

	kind: str
	words: tuple[str, ...]
	direction: str = ""

	@property
	def key(self) -> str:
		"""The words with spaces between them."""
		return " ".join(self.words)

	@property
	def numbers(self) -> tuple[str, ...]:
		"""The words that are numbers, in order."""
		return tuple(sorted(word for word in self.words if word[0].isdigit()))


@dataclass(frozen=True)
class WrittenAddress:
	"""An address as somebody wrote it, in its parts; empty where nothing was written.

	Attributes:
		civic: civic number; 0 without one.
		suffix: `a` or `1/2`, that stands behind the number.
		unit: apartment, office or unit.
		street: its name; what stands behind it without a comma is among its words.
		municipality: folded.
		postal_code: like `J3B1A1`.
	"""

	civic: int
	suffix: str
	unit: str
	street: StreetName
	municipality: str
	postal_code: str


def fold(text: str) -> str:
	"""Return a text in small letters without accents, hyphens, points and double spaces."""
	return " ".join(re.sub(r"[^a-z0-9/]+", " ", _without_accents(text)).split())


def fold_municipality(text: str) -> str:
	"""Return a municipality's name in normal form, with its saints spelled out."""
	return " ".join(SAINTS.get(word, word) for word in fold(text).split() if word not in ARTICLES)


def fold_postal_code(text: str) -> str:
	"""Return the postal code that stands in a text, like `J3B1A1`; empty without one."""
	found = _POSTAL_CODE.search(_without_accents(text))
	return (found[1] + found[2]).upper() if found else ""


def read_street(text: str) -> StreetName:
	"""Return the normal form of a street's name, such as `Bd. René-Lévesque O.`"""
	words = [_spell_out(word) for word in fold(text).split()]
	kind, words = _take_kind(words)
	direction = ""
	if len(words) > 1 and words[-1] in DIRECTIONS:
		direction = DIRECTIONS[words.pop()]
	if not kind and len(words) > 1 and (words[-1] in TYPE_OF or words[-1] == ENGLISH_STREET):
		kind = TYPE_OF.get(words.pop(), "rue")
	plain = [SAINTS.get(word, word) for word in words]
	return StreetName(kind, tuple(word for word in plain if word not in ARTICLES) or tuple(plain), direction)


def read_address(text: str) -> WrittenAddress:
	"""Return the parts of an address that somebody wrote on one line."""
	rest = _without_accents(text[:LONGEST]).strip()
	code = fold_postal_code(rest)
	rest = _POSTAL_CODE.sub(" ", rest)
	rest, unit = _take_named_unit(rest)
	rest = rest.lstrip(" ,-")
	if found := _UNIT_FIRST.match(rest):
		unit, rest = unit or found[1], rest[found.end() :]
	civic, suffix, rest = _take_civic(rest)
	parts = [part for part in (part.strip() for part in re.split(r"[,;\n()]", rest)) if fold(part)]
	places = [part for part in parts[1:] if fold(part) not in PROVINCES]
	return WrittenAddress(
		civic=civic,
		suffix=suffix,
		unit=unit.lstrip("0") or unit,
		street=read_street(_without_province(parts[0]) if parts else ""),
		municipality=fold_municipality(_without_province(places[0])) if places else "",
		postal_code=code,
	)


def _without_accents(text: str) -> str:
	decomposed = unicodedata.normalize("NFKD", text.translate(_BEFORE))
	return "".join(each for each in decomposed if not unicodedata.combining(each)).lower()


def _spell_out(word: str) -> str:
	numbered = _NUMBERED.fullmatch(word)
	return numbered[1].lstrip("0") or "0" if numbered else ORDINALS.get(word, word.lstrip("0") or word)


def _take_kind(words: list[str]) -> tuple[str, list[str]]:
	"""Return the type that begins a name, or follows its number, and the other words."""
	if len(words) > 1 and words[0] in TYPE_OF:
		return TYPE_OF[words[0]], words[1:]
	if len(words) > 1 and words[0][0].isdigit() and words[1] in TYPE_OF:
		return TYPE_OF[words[1]], [words[0], *words[2:]]
	return "", words


def _take_named_unit(text: str) -> tuple[str, str]:
	found = _NAMED_UNIT.search(text)
	if not found or not found[1]:
		return text, ""
	before, after = text[: found.start()].rstrip(" ,-"), text[found.end() :].lstrip(" -")
	# what stands behind a unit is the municipality, unless the unit came first
	joint = ", " if before and not after.startswith(",") else " "
	return f"{before}{joint}{after}", found[1]


def _take_civic(text: str) -> tuple[int, str, str]:
	"""Return the civic number, its suffix and what follows; 0 if the text begins with a word or an ordinal."""
	number = _CIVIC.match(text)
	if not number:
		return 0, "", text
	after = text[number.end() :]
	suffix = _HALF.match(after) or _LETTER.match(after)
	if not suffix and after[:1].isalnum():
		return 0, "", text
	written = next(filter(None, suffix.groups())) if suffix else ""
	return int(number[0]), written, after[suffix.end() if suffix else 0 :].lstrip(" ,-")


def _without_province(text: str) -> str:
	"""Return a part without a province at its end; `quebec` stays, because it is a city as well."""
	words = text.split()
	while len(words) > 1 and fold(words[-1]) in PROVINCES:
		words.pop()
	return " ".join(words)
