"""Answers that all processes share in Redis until what they were read from changes.

A reader whose transaction began before a change still sees what stood before it, and would store that for everybody
after the change. So nothing is stored for two minutes after a change: each reader then asks the database itself.
"""

from typing import TypeVar

import frappe

Kept = TypeVar("Kept")
UNSETTLED = 120
"""Seconds after a change within which nothing is stored: longer than any request, and than a job reads before it commits."""


def load_answer(key: str, kind: type[Kept]) -> Kept | None:
	"""Return a stored answer; None if there is none.

	Args:
		key: of the answer, unique on the site.
		kind: of the answer; what another version of this app stored in another one counts as none.
	"""
	found = frappe.cache().get_value(key, expires=True)
	return found if isinstance(found, kind) else None


def store_answer(key: str, answer: object, seconds: int) -> None:
	"""Store what was read, unless it was read from something that has changed lately.

	Args:
		key: of the answer, unique on the site.
		answer: anything that can be pickled, but None.
		seconds: after which it is read again.
	"""
	if not frappe.cache().get_value(_mark(key), expires=True):
		frappe.cache().set_value(key, answer, expires_in_sec=seconds)


def forget_answer(key: str) -> None:
	"""Have an answer read again, because this transaction changes what it was read from.

	Args:
		key: of the answer, unique on the site.
	"""
	_forget(key)
	# the minutes count from the commit; that it is done before as well holds for a process that dies in between
	frappe.db.after_commit.add(lambda: _forget(key))


def _forget(key: str) -> None:
	frappe.cache().set_value(_mark(key), 1, expires_in_sec=UNSETTLED)
	frappe.cache().delete_value(key)


def _mark(key: str) -> str:
	return f"{key}:changed"
