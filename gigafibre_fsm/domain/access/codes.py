"""Codes of six digits by which somebody shows that they receive messages at a number or an e-mail address.

Whoever uses them stores only the keyed hash of the newest code and until when it is good: a new code ends the one before.
"""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256
from typing import NoReturn

import frappe
from frappe import _

from gigafibre_fsm.domain.access import keys
from gigafibre_fsm.domain.platform import instants, rate_limits
from gigafibre_fsm.exceptions import FsmError

DIGITS = 6
MOST_TRIES = 5
"""For one code: with a million codes, five guesses are right once in 200,000 times."""
HOUR = 3600


def draw_code() -> str:
	"""Return a new code."""
	return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def hash_code(subject: str, code: str) -> str:
	"""Return what is stored of a code.

	Args:
		subject: name of the document that it is for; the same code has another hash for another document.
		code: its digits.
	"""
	key = keys.all_keys()[keys.active_key_id()].encode()
	return hmac.new(key, f"{subject}:{code}".encode(), sha256).hexdigest()


def is_waiting(code_hash: str | None, expires_on: datetime | None) -> bool:
	"""Whether a code was sent that can still be typed: not too old, and not mistyped too often; `expires_on` in UTC."""
	if not (code_hash and expires_on and expires_on > instants.now_utc()):
		return False
	return not is_used_up(code_hash)


def is_used_up(code_hash: str | None) -> bool:
	"""Whether a code was mistyped so often that it is good no more."""
	return bool(code_hash and rate_limits.find_wait(_count_key(code_hash), MOST_TRIES, HOUR))


def require_code(subject: str, code_hash: str, expires_on: datetime, typed: str) -> None:
	"""Refuse a wrong code, one that is too old, and any after too many tries; the caller has locked the document.

	Args:
		subject: name of the document that the code is for.
		code_hash: what was stored of the newest code.
		expires_on: until when it is good, UTC.
		typed: as somebody typed it; anything but digits is left out.

	Raises:
		FsmError: the code is not the one that was sent last.
	"""
	if expires_on <= instants.now_utc():
		frappe.throw(_("This code is too old. Ask for another one."), FsmError)
	# counted in Redis, because a refusal rolls back what it writes
	if not rate_limits.is_within_limit(_count_key(code_hash), MOST_TRIES, HOUR):
		_refuse_used_up()
	digits = "".join(each for each in typed if each.isdigit())
	if not hmac.compare_digest(hash_code(subject, digits), code_hash):
		if is_used_up(code_hash):
			_refuse_used_up()
		frappe.throw(_("This is not the code that we sent last. Look at the newest message."), FsmError)


def _refuse_used_up() -> NoReturn:
	frappe.throw(_("This code was mistyped too often. Ask for another one."), FsmError)


def _count_key(code_hash: str) -> str:
	return f"code:{code_hash}"
