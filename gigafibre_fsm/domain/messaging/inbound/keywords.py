"""What a person asks for with one word: no more texts, texts again, or help."""

import re
import unicodedata
from typing import Literal

Meaning = Literal["stop", "start", "help", ""]

# Twilio's own words are English only (docs, "Advanced Opt-Out"); the French ones must work everywhere.
_STOP = frozenset(
	{
		"STOP",
		"STOPALL",
		"UNSUBSCRIBE",
		"CANCEL",
		"END",
		"FIN",
		"QUIT",
		"REVOKE",
		"OPTOUT",
		"STOPSMS",
		"STOPTEXTS",
	}
	| {"ARRET", "ARRETE", "ARRETER", "ARRETEZ", "ARRETSMS", "ARRETTEXTOS", "STOPTEXTOS", "STOPPER", "STOPPEZ"}
	| {
		"DESABONNER",
		"DESABONNE",
		"DESABONNEZ",
		"DESABONNEMENT",
		"DESINSCRIRE",
		"DESINSCRIPTION",
		"DESINSCRIVEZ",
	}
)
_START = frozenset({"START", "UNSTOP", "COMMENCER", "RECOMMENCER", "REPRENDRE", "DEBUT", "REABONNER"})
_HELP = frozenset({"HELP", "INFO", "AIDE"})
_LONGEST = 40  # characters; what is longer is a sentence
# words that may mean the visit rather than the texts, once there is another word beside them
_AMBIGUOUS = frozenset({"CANCEL", "END", "FIN", "QUIT", "REVOKE"})
_COURTESY = re.compile(
	r"\b(?:S IL (?:VOUS|TE) PLAIT|SVP|STP|S V P|S T P|PLEASE|PLS|THANK YOU|THANKS|MERCI(?: BEAUCOUP| BIEN)?"
	r"|BONJOUR|BONNE JOURNEE|HELLO|HI|ALLO"
	# and what is stopped: the texts, or the person's part in them
	r"|ME|SE|ALL|THE|THESE|YOUR|LES|CES|VOS|TOUS|TEXTOS?|SMS|MESSAGES?|TEXTS?|TEXTING)\b"
)
# an answer with the text below it
_QUOTE = re.compile(r"^\s*(?:[>|].*|(?:le|on)\b.*(?:a écrit|wrote)\s*:.*)", re.IGNORECASE | re.MULTILINE)
# what phones and mail programs add by themselves, on a line of its own or behind the text
_SIGNATURE = re.compile(
	r"^\s*(?:--+|__+|—+|–+).*|\b(?:envoyé (?:de|depuis|à partir|avec|par|via)|sent (?:from|with|via|by)"
	r"|get outlook|(?:obtenir|obtenez|téléchargez) outlook)\b.*",
	re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


def classify_reply(body: str, opt_out_type: str = "") -> Meaning:
	"""What an incoming text asks for.

	Args:
		body: what the person wrote, without the addresses of pictures. Only a text that is nothing but the word counts,
			in any case, with or without accents; courtesies, punctuation, emoji and a signature say nothing.
		opt_out_type: Twilio's own verdict (`STOP`, `START`, `HELP`) where Advanced Opt-Out is on: it wins.
	"""
	said = _words(_SIGNATURE.sub("", _QUOTE.sub("", unicodedata.normalize("NFC", body))))
	return _known(_words(opt_out_type)) or _known(said) or _clear(_COURTESY.sub(" ", said))


def _known(text: str) -> Meaning:
	word = text.replace(" ", "")
	if word in _STOP:
		return "stop"
	if word in _START:
		return "start"
	return "help" if word in _HELP else ""


def _clear(text: str) -> Meaning:
	"""What a word means that stood among courtesies; empty where it may be about something else."""
	words = set(text.split())
	if words & _AMBIGUOUS:
		return ""
	# `STOP STOP`, `ARRET/STOP`
	meanings = {_known(word) for word in words}
	return _known(text) or (meanings.pop() if len(meanings) == 1 else "")


def _words(text: str) -> str:
	"""The words of a short text in capitals without accents; everything that is neither letter nor digit parts them."""
	if len(text.strip()) > _LONGEST:
		return ""
	letters = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
	return " ".join("".join(each if each.isalnum() else " " for each in letters).split()).upper()
