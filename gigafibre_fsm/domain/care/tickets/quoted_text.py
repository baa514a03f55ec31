"""What somebody wrote in an e-mail, apart from what they quote and sign. Pure; for display: the message itself is kept whole."""

import re

_BEGINS_QUOTE = (
	re.compile(r"^(le|on)\b.{0,300}\b(a écrit|wrote)\s*:\s*$", re.IGNORECASE),
	re.compile(
		r"^-+\s*(original message|message d.origine|message original|forwarded message|message transféré)",
		re.IGNORECASE,
	),
	re.compile(r"^-*\s*(begin forwarded message|début du message (transféré|réexpédié))\s*:", re.IGNORECASE),
	re.compile(r"^_{10,}$"),
)
_SENDER_LINE = re.compile(r"^\*?(from|de)\s*:\*?\s.*\S", re.IGNORECASE)
_OTHER_LINE = re.compile(r"^\*?(sent|to|date|subject|envoyé|à|objet)\s*:", re.IGNORECASE)
_ATTRIBUTION_START = re.compile(r"^(le|on)\s.*\d", re.IGNORECASE)
_ATTRIBUTION_END = re.compile(r"(a écrit|wrote)\s*:\s*$", re.IGNORECASE)
_SIGNATURE = re.compile(
	r"^(--\s*$|sent from my\b|sent with\b|get outlook\b|envoyé de(puis)? mon\b|envoyé à partir\b|envoyé avec\b"
	r"|obtenir outlook\b|télécharge[rz] outlook\b)",
	re.IGNORECASE,
)
_HEADER_LINES = 4
"""Within so many lines after `From:` another header line tells a quoted message from a sentence."""


def split_quoted(text: str) -> tuple[str, str]:
	"""Return what somebody wrote themselves, and the rest: quoted messages and the signature; the latter may be empty.

	A message that would be empty without its quotes is left whole.

	Args:
		text: the words of the message with its line breaks.
	"""
	lines = text.split("\n")
	end = next((number for number in range(len(lines)) if _begins_rest(lines, number)), len(lines))
	own = "\n".join(lines[:end]).strip()
	return (own, "\n".join(lines[end:]).strip()) if own else (text.strip(), "")


def _begins_rest(lines: list[str], number: int) -> bool:
	line = lines[number].strip()
	if _SIGNATURE.match(line) or any(start.match(line) for start in _BEGINS_QUOTE):
		return True
	return _is_attribution(lines, number) or _is_header(lines, number) or _is_all_quoted(lines, number)


def _is_attribution(lines: list[str], number: int) -> bool:
	"""Whether `On Monday, Marie <…> wrote:` begins here, broken over two or three lines."""
	if not _ATTRIBUTION_START.match(lines[number].strip()):
		return False
	return any(_ATTRIBUTION_END.search(" ".join(lines[number : number + count])) for count in (2, 3))


def _is_header(lines: list[str], number: int) -> bool:
	if not _SENDER_LINE.match(lines[number].strip()):
		return False
	following = [line.strip() for line in lines[number + 1 : number + 1 + _HEADER_LINES]]
	return any(_OTHER_LINE.match(line) for line in following)


def _is_all_quoted(lines: list[str], number: int) -> bool:
	"""Whether only quoted lines follow: an answer between quotes is kept with them."""
	if not lines[number].lstrip().startswith(">"):
		return False
	return all(not line.strip() or line.lstrip().startswith(">") for line in lines[number:])
