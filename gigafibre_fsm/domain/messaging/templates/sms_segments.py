"""The cost of a text message: its encoding and number of segments (3GPP TS 23.038, TS 23.040)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_BASIC = frozenset(
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# each of these takes two septets: an escape and its own
_EXTENDED = frozenset("^{}\\[~]|€\f")

_SUBSTITUTES = str.maketrans(
	{
		"\t": " ",
		"’": "'",
		"‘": "'",
		"`": "'",
		"´": "'",
		"“": '"',
		"”": '"',
		"«": '"',
		"»": '"',
		"…": "...",
		"•": "-",
		"œ": "oe",
		"Œ": "OE",
		"×": "x",
		"°": "o",
		"−": "-",
		"⁄": "/",
		"∕": "/",
		"′": "'",
		"″": '"',
		"ʼ": "'",
		"‚": ",",
		"„": '"',
		"‹": "'",
		"›": "'",
		"·": ".",
		"ı": "i",
		"ð": "d",
		"Ð": "D",
		"þ": "th",
		"Þ": "Th",
		"ł": "l",
		"Ł": "L",
		"đ": "d",
		"Đ": "D",
		"ŋ": "ng",
		"Ħ": "H",
		"ħ": "h",
		"Ŧ": "T",
		"ŧ": "t",
		"‛": "'",
		"‟": '"',
		"‰": "o/oo",
		"⇒": "=>",
		"ẞ": "SS",
		"№": "No",
		"℮": "e",
		"©": "(c)",
		"®": "(R)",
		"¢": "c",
		"±": "+/-",
		"÷": "/",
		"≤": "<=",
		"≥": ">=",
		"≠": "!=",
		"≈": "~",
		"→": "->",
		"←": "<-",
		"µ": "u",
		"μ": "u",
	}
)
# joiners and selectors hold emoji and other scripts together; keycaps are visible
_MEANINGFUL = frozenset("\u200c\u200d\ufe0e\ufe0f\u20e3")


@dataclass(frozen=True)
class SegmentCount:
	"""The encoding of a text and the segments it takes.

	`units` are septets (GSM-7) or 16-bit units (UCS-2); `costly` are the characters that force UCS-2,
	each once, in order of appearance.
	"""

	encoding: str
	units: int
	segments: int
	costly: tuple[str, ...]


def count_segments(text: str) -> SegmentCount:
	"""Count the segments of a text; a character is never split over two of them."""
	costly = tuple(dict.fromkeys(character for character in text if not _is_gsm(character)))
	if costly:
		widths = [len(character.encode("utf-16-be")) // 2 for character in text]
		return SegmentCount("UCS-2", sum(widths), _packed(widths, alone=70, joined=67), costly)
	widths = [2 if character in _EXTENDED else 1 for character in text]
	return SegmentCount("GSM-7", sum(widths), _packed(widths, alone=160, joined=153), ())


def spell_in_gsm7(text: str) -> str:
	"""Replace what GSM-7 lacks by plainer characters (`ê` → `e`, `’` → `'`); others without such a form stay.

	A compatibility form is written out in full (`¾` → `3/4`, `ﬁ` → `fi`, `Ⅳ` → `IV`), a fraction separated
	from the number before it. Invisible characters (direction marks, soft hyphens) are removed.
	"""
	known = unicodedata.normalize("NFC", text)
	return "".join(_nearest(character, before) for before, character in zip(" " + known, known, strict=False))


def _nearest(character: str, before: str) -> str:
	if _is_gsm(character):
		return character
	plainest = _spelled(character)
	if not all(map(_is_gsm, plainest)):
		return character
	# 1¼ is not 11/4, and 10² is not 102
	form = unicodedata.decomposition(character) if before.isdigit() else ""
	if form.startswith("<fraction>"):
		return f" {plainest}"
	is_power = form.startswith("<super>") and (plainest.isdigit() or plainest in "+-")
	return f"^{plainest}" if is_power else plainest


def _spelled(character: str) -> str:
	"""Write a character in plainer ones: substituted, without accents, or empty if it is invisible."""
	substitute = character.translate(_SUBSTITUTES)
	if substitute != character:
		return substitute
	kind = unicodedata.category(character)
	is_latin_accent = "\u0300" <= character <= "\u036f"
	if (kind in ("Cf", "Cc") or is_latin_accent) and character not in _MEANINGFUL:
		return ""
	if kind == "Pd":
		return "-"
	if kind == "Zs":
		return " "
	if kind in ("Zl", "Zp"):
		return "\n"
	forms = unicodedata.normalize("NFKD", character)
	if forms == character:
		return character
	return "".join(each if _is_gsm(each) else _spelled(each) for each in forms)


def _is_gsm(character: str) -> bool:
	return character in _BASIC or character in _EXTENDED


def _packed(widths: Iterable[int], *, alone: int, joined: int) -> int:
	widths = list(widths)
	if sum(widths) <= alone:
		return 1
	segments, room = 1, joined
	for width in widths:
		if width > room:
			segments, room = segments + 1, joined
		room -= width
	return segments
