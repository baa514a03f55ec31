"""The keyword in an incoming text: STOP, START or HELP, in English or French."""

import re
import unicodedata
from typing import Literal

Meaning = Literal["stop", "start", "help", ""]

# Twilio knows English keywords only (docs, "Advanced Opt-Out"); the French ones must work as well.
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
_LONGEST = 40  # characters; a longer text is a sentence
# keywords that may refer to the visit rather than to the texts, if the text holds another word
_AMBIGUOUS = frozenset({"CANCEL", "END", "FIN", "QUIT", "REVOKE"})
_COURTESY = re.compile(
	r"\b(?:S IL (?:VOUS|TE) PLAIT|SVP|STP|S V P|S T P|PLEASE|PLS|THANK YOU|THANKS|MERCI(?: BEAUCOUP| BIEN)?"
	r"|BONJOUR|BONNE JOURNEE|HELLO|HI|ALLO"
	# and the object of the request: the texts, or the sender
	r"|ME|SE|ALL|THE|THESE|YOUR|LES|CES|VOS|TOUS|TEXTOS?|SMS|MESSAGES?|TEXTS?|TEXTING)\b"
)
# quoted text below an answer
_QUOTE = re.compile(r"^\s*(?:[>|].*|(?:le|on)\b.*(?:a écrit|wrote)\s*:.*)", re.IGNORECASE | re.MULTILINE)
# what phones and mail programs append, on a line of its own or after the text
_SIGNATURE = re.compile(
	r"^\s*(?:--+|__+|—+|–+).*|\b(?:envoyé (?:de|depuis|à partir|avec|par|via)|sent (?:from|with|via|by)"
	r"|get outlook|(?:obtenir|obtenez|téléchargez) outlook)\b.*",
	re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


def classify_reply(body: str, opt_out_type: str = "") -> Meaning:
	"""Return what an incoming text asks for, empty if it holds no keyword.

	Args:
		body: the person's text, without picture addresses. Only a text that consists of the keyword counts,
			in any case, with or without accents; courtesies, punctuation, emoji and signatures are ignored.
		opt_out_type: Twilio's own classification (`STOP`, `START`, `HELP`) if Advanced Opt-Out is on; it
			wins.
	"""
	said = _words(_SIGNATURE.sub("", _QUOTE.sub("", unicodedata.normalize("NFC", body))))
	return _match_keyword(_words(opt_out_type)) or _match_keyword(said) or _clear(_COURTESY.sub(" ", said))


def _match_keyword(text: str) -> Meaning:
	word = text.replace(" ", "")
	if word in _STOP:
		return "stop"
	if word in _START:
		return "start"
	return "help" if word in _HELP else ""


def _clear(text: str) -> Meaning:
	"""Return the meaning of a keyword found among courtesies; empty if it is ambiguous."""
	words = set(text.split())
	if words & _AMBIGUOUS:
		return ""
	# `STOP STOP`, `ARRET/STOP`
	meanings = {_match_keyword(word) for word in words}
	return _match_keyword(text) or (meanings.pop() if len(meanings) == 1 else "")


def _words(text: str) -> str:
	"""Return a short text's words in capitals without accents, split at all but letters and digits."""
	if len(text.strip()) > _LONGEST:
		return ""
	letters = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
	return " ".join("".join(each if each.isalnum() else " " for each in letters).split()).upper()
