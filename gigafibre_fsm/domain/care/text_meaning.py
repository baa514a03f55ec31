"""What a short text means: a number of stars, or thanks and a yes that ask for nothing. Pure."""

import re
import unicodedata

_ANSWERS = frozenset(
	[
		"ok",
		"okay",
		"o",
		"k",
		"oui",
		"yes",
		"yep",
		"y",
		"merci",
		"thanks",
		"thx",
		"thank",
		"you",
		"vous",
		"beaucoup",
		"very",
		"much",
		"so",
		"tres",
		"parfait",
		"perfect",
		"super",
		"great",
		"good",
		"fine",
		"excellent",
		"genial",
		"cool",
		"top",
		"bravo",
		"bien",
		"bon",
		"bonne",
		"journee",
		"soiree",
		"have",
		"a",
		"nice",
		"day",
		"recu",
		"received",
		"got",
		"it",
		"is",
		"that",
		"all",
		"again",
		"compris",
		"noted",
		"entendu",
		"confirme",
		"confirmed",
		"confirm",
		"daccord",
		"d",
		"accord",
		"c",
		"est",
		"ca",
		"va",
		"s",
		"works",
		"marche",
	]
)
_STARS = re.compile(
	r"^\D{0,3}([1-5])(\s*(/|sur|out of|de)\s*5)?\W*(etoiles?|stars?)?\W*(merci|thanks?|thank you)?\W*$"
)
MOST_WORDS = 6


def is_answer(text: str) -> bool:
	"""Whether a text only thanks or agrees (`Oui merci!`, `OK 👍`, a picture of a thumb), so that nothing is to be done."""
	words = re.findall(r"[a-z0-9]+", _plain(text))
	return len(words) <= MOST_WORDS and all(word in _ANSWERS for word in words)


def read_stars(text: str) -> str:
	"""Return the number of stars, `1` to `5`, that a text consists of; empty if it says more."""
	found = _STARS.match(_plain(text).strip())
	return found.group(1) if found else ""


def _plain(text: str) -> str:
	letters = unicodedata.normalize("NFKD", text.replace("œ", "oe")).lower()
	return "".join(each for each in letters if not unicodedata.combining(each))
