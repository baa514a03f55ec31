"""What a person asks for with one word: no more texts, texts again, or help."""

import unicodedata
from typing import Literal

Meaning = Literal["stop", "start", "help", ""]

# Twilio's own words are English only (docs, "Advanced Opt-Out"); the French ones must work everywhere.
_STOP = frozenset(
	{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
	| {"ARRET", "ARRETE", "ARRETER", "ARRETEZ", "DESABONNER", "DESABONNEMENT", "DESINSCRIRE"}
)
_START = frozenset({"START", "UNSTOP", "COMMENCER", "REPRENDRE", "DEBUT", "REABONNER"})
_HELP = frozenset({"HELP", "INFO", "AIDE"})
_LONGEST = 40  # characters; what is longer is a sentence


def meaning(body: str, opt_out_type: str = "") -> Meaning:
	"""What an incoming text asks for.

	Args:
		body: the text; only a text that is nothing but the word counts, in any case, with or without accents.
		opt_out_type: Twilio's own verdict (`STOP`, `START`, `HELP`) where Advanced Opt-Out is on: it wins.
	"""
	return _known(_bare(opt_out_type)) or _known(_bare(body))


def _known(word: str) -> Meaning:
	if word in _STOP:
		return "stop"
	if word in _START:
		return "start"
	return "help" if word in _HELP else ""


def _bare(text: str) -> str:
	if len(text) > _LONGEST:
		return ""
	letters = unicodedata.normalize("NFKD", text)
	return "".join(letter for letter in letters if letter.isalnum()).upper()
