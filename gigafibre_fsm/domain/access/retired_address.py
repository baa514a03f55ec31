"""Where an address of the former website or portal leads now. Pure.

The query is kept, because former links carry what their page needs; Frappe's Website Route Redirect loses it.
"""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote, urlsplit

STAR = "*"
FRAGMENT = "#/"
"""How addresses of the former portal begin, which kept its pages behind the `#`."""
IN_USE = frozenset(
	("api", "app", "assets", "backups", "desk", "files", "l", "login", "moved", "portal", "private", "t")
)
"""First parts of addresses that this site itself answers."""


class MovedPath(NamedTuple):
	"""A former address and the present one.

	Attributes:
		old_path: what follows the host, without slashes at its ends: `invoices`, `invoices/*`, `#/invoices/*`. A star at
			the end stands for whatever follows.
		new_address: begins with `/` or `https://`; a star at its end is what the star stood for.
	"""

	old_path: str
	new_address: str


def find_new_address(path: str, query: str, rows: Iterable[MovedPath]) -> str | None:
	"""Return the present address of a path, with its query; None if it is none of the former ones.

	Args:
		path: what follows the host, decoded; behind a `#` it begins with `#/`.
		query: as it was sent, without the question mark.
		rows: the former addresses; an exact one goes before those with a star, a longer one before a shorter one.
	"""
	asked = trim_path(path)
	matching = [(row, _match(asked, row.old_path)) for row in rows]
	found = [(row, rest) for row, rest in matching if rest is not None]
	if not found:
		return None
	row, rest = max(found, key=lambda each: (not each[0].old_path.endswith(STAR), len(each[0].old_path)))
	address = row.new_address
	if address.endswith(STAR):
		# no slash of the visitor's may make another host of it
		address = address.removesuffix(STAR) + quote(rest.lstrip("/"))
	if not query:
		return address
	return f"{address}{'&' if urlsplit(address).query else '?'}{query}"


def trim_path(path: str) -> str:
	"""Return a path as `old_path` is written."""
	text = path.strip()
	return FRAGMENT + text[len(FRAGMENT) :].strip("/") if text.startswith(FRAGMENT) else text.strip("/")


def is_usable(row: MovedPath) -> bool:
	"""Whether a row leads from an address that this site does not answer itself to a page, and not to itself."""
	old, new = row
	has_rest = new.endswith(STAR)
	if has_rest and not old.endswith(STAR):
		return False
	leads_on = urlsplit(new).netloc != "" or _match(trim_path(new.split("?")[0]), old) is None
	return _is_former(old) and _is_page(new) and leads_on


def _is_former(old: str) -> bool:
	start = old.removesuffix(STAR)
	is_whole = start == old or start.endswith("/")
	return bool(start.strip("/")) and is_whole and STAR not in start and old.split("/", 1)[0] not in IN_USE


def _is_page(new: str) -> bool:
	start = new.removesuffix(STAR)
	if STAR in start or (start != new and not start.endswith("/")):
		return False
	if new.startswith("https://"):
		return bool(urlsplit(start).netloc)
	# a star right behind the host, or a second slash, would let others write the host
	return start.startswith("/") and not start.startswith(("//", "/\\")) and new != f"/{STAR}"


def _match(path: str, pattern: str) -> str | None:
	"""Return what the star of a pattern stands for, empty without one; None if the path is another."""
	if not pattern.endswith(STAR):
		return "" if path == pattern else None
	start = pattern.removesuffix(STAR)
	return path.removeprefix(start) if path.startswith(start) and path != start else None
