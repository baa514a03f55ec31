"""What a text message costs: its encoding and number of segments (3GPP TS 23.038, TS 23.040)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_BASIC = frozenset(
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# each of these is sent as an escape and a second septet
_EXTENDED = frozenset("^{}\\[~]|€\f")

_SUBSTITUTES = str.maketrans(
	{
		"\u00a0": " ",
		"\u202f": " ",
		"\u2009": " ",
		"\t": " ",
		"’": "'",
		"‘": "'",
		"`": "'",
		"´": "'",
		"“": '"',
		"”": '"',
		"«": '"',
		"»": '"',
		"–": "-",
		"—": "-",
		"\u2011": "-",
		"…": "...",
		"•": "-",
		"œ": "oe",
		"Œ": "OE",
		"×": "x",
		"°": "o",
		"½": "1/2",
	}
)


@dataclass(frozen=True)
class Segments:
	"""How a text travels.

	`units` are septets (GSM-7) or 16-bit units (UCS-2); `costly` are the characters that force UCS-2,
	each once, in order of appearance.
	"""

	encoding: str
	units: int
	segments: int
	costly: tuple[str, ...]


def count(text: str) -> Segments:
	"""Count the segments of a text; a character is never split over two of them."""
	costly = tuple(dict.fromkeys(character for character in text if not _is_gsm(character)))
	if costly:
		widths = [len(character.encode("utf-16-be")) // 2 for character in text]
		return Segments("UCS-2", sum(widths), _packed(widths, alone=70, joined=67), costly)
	widths = [2 if character in _EXTENDED else 1 for character in text]
	return Segments("GSM-7", sum(widths), _packed(widths, alone=160, joined=153), ())


def plain(text: str) -> str:
	"""The text with what GSM-7 lacks written otherwise (`ê` → `e`, `’` → `'`); what has no such form stays."""
	return "".join(_nearest(character) for character in unicodedata.normalize("NFC", text))


def _nearest(character: str) -> str:
	if _is_gsm(character):
		return character
	substitute = character.translate(_SUBSTITUTES)
	if substitute != character:
		return substitute
	base = unicodedata.normalize("NFKD", character)[0]
	return base if _is_gsm(base) else character


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
