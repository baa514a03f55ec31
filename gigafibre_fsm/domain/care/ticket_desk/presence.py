"""Who has a ticket open now, and who writes: a hint for colleagues, kept in Redis for as long as they report.

Nothing is decided by it: an answer is refused because of messages that its writer has not seen.
"""

import time
from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.care.ticket_desk import realtime

FORGOTTEN_AFTER = 60
"""Seconds without a report; an open page reports every twenty."""

_Seen = dict[str, tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Onlooker:
	"""A colleague who has the ticket open, and whether they write."""

	user: str
	full_name: str
	is_writing: bool


def report(ticket: str, user: str, *, is_writing: bool, is_gone: bool) -> list[Onlooker]:
	"""Note that a person has a ticket open, or has left it; return who else has.

	Args:
		ticket: name of the Issue.
		user: name of the User.
		is_writing: whether an answer is being written.
		is_gone: whether the page was closed.
	"""
	seen = _load(ticket)
	before = seen.pop(user, None)
	others = dict(seen)
	if not is_gone:
		seen[user] = (time.time(), is_writing)
	frappe.cache().set_value(_key(ticket), seen, expires_in_sec=FORGOTTEN_AFTER)
	if is_gone or before is None or before[1] != is_writing:
		realtime.announce_presence(ticket)
	return _read(others)


def list_others(ticket: str, user: str) -> list[Onlooker]:
	"""Return the colleagues who have a ticket open."""
	return _read({who: row for who, row in _load(ticket).items() if who != user})


def _key(ticket: str) -> str:
	return f"fsm_ticket_presence:{ticket}"


def _load(ticket: str) -> _Seen:
	limit = time.time() - FORGOTTEN_AFTER
	found: _Seen = frappe.cache().get_value(_key(ticket), expires=True) or {}
	return {user: row for user, row in found.items() if row[0] > limit}


def _read(seen: _Seen) -> list[Onlooker]:
	return [
		Onlooker(user, frappe.get_cached_value("User", user, "full_name") or user, row[1])
		for user, row in sorted(seen.items())
	]
