"""The words of a message as an account shows them again: without the addresses that open something. Pure."""

import re
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_BARE = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?/\S+", re.IGNORECASE)
_PATH = re.compile(r"(?<![\w/])/(?:l|t|portal)/\S+")
_TOKEN = re.compile(r"\b[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}\b")
"""A JSON Web Token: three parts in base64url."""
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
LONGEST = 4000
_CUT = "…"


def hide_secrets(text: str) -> str:
	"""Return a text in which an address is reduced to its host, and a token or unfilled place to an ellipsis.

	A link in a message may sign in, pay or show a visit to whoever has it, so the thread repeats none.
	"""
	shown = _ADDRESS.sub(lambda found: _host(found[0]), text)
	shown = _BARE.sub(lambda found: f"{found[0].split('/', 1)[0]}/{_CUT}", shown)
	for pattern in (_PATH, _TOKEN, _PLACEHOLDER):
		shown = pattern.sub(_CUT, shown)
	shown = shown.strip()
	return shown if len(shown) <= LONGEST else shown[:LONGEST].rstrip() + _CUT


def _host(address: str) -> str:
	try:
		host = urlsplit(address if "://" in address else f"https://{address}").hostname
	except ValueError:
		host = None
	return f"{host}/{_CUT}" if host else _CUT
