"""Refuses every statement that is not one plain SELECT, before it is sent. Pure.

The database user has no other right and the session is read-only; this is the third lock, and the one that says why.
"""

import re

_FIRST_WORD = re.compile(r"\s*select\b", re.IGNORECASE)
_FORBIDDEN = re.compile(
	r"""
	;                                    # a second statement
	| /\* | --\s | \#                    # comments, in which MySQL hides statements
	| \binto\b                           # writes a file or a variable
	| \bfor\s+update\b | \block\s+in\b   # locks rows
	| \b(?:get_lock|load_file|benchmark)\s*\(
	""",
	re.IGNORECASE | re.VERBOSE,
)


class NotOnlyReadingError(ValueError):
	"""The statement could do more than read."""


def require_select(statement: str) -> None:
	"""Refuse a statement that is not one SELECT.

	Args:
		statement: of `queries.py`, before its values are filled in.

	Raises:
		NotOnlyReadingError: it begins with another word, or holds a part that locks, writes or ends it.
	"""
	if not _FIRST_WORD.match(statement) or _FORBIDDEN.search(statement):
		raise NotOnlyReadingError(statement.strip()[:80])
