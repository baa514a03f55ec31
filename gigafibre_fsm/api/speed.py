"""What a speed test sends and receives: bytes that no proxy can make smaller, and a place that takes them in."""

import os
from functools import cache
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards
from gigafibre_fsm.exceptions import FsmError

BLOCK = 1 << 20
MOST_DOWN = 16 * BLOCK
MOST_UP = 8 * BLOCK
"""Bytes of one request; Frappe holds a whole request in memory."""


class ReceivedBytes(TypedDict):
	"""How many bytes came in."""

	bytes: int


@frappe.whitelist(methods=["GET"])
@guards.technician
@guards.limited(900, 60)
def down(size: int = 0) -> None:
	"""Answer with so many random bytes (none for 0, at most 16 MiB), never from a cache.

	Raises:
		FsmError: more bytes were asked for, or fewer than none.
	"""
	if not 0 <= size <= MOST_DOWN:
		frappe.throw(_("A speed test asks for at most {0} bytes at once.").format(MOST_DOWN), FsmError)
	block = _block()
	frappe.response.filename = "speed.bin"
	frappe.response.filecontent = (block * (size // BLOCK + 1))[:size]
	frappe.response.type = "binary"


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(900, 60)
def up() -> ReceivedBytes:
	"""Receive the body of the request (at most 8 MiB) and discard it; returns `{"bytes"}`.

	Raises:
		FsmError: the body is larger.
	"""
	size = frappe.request.content_length or 0
	if size > MOST_UP:
		frappe.throw(_("A speed test sends at most {0} bytes at once.").format(MOST_UP), FsmError)
	return {"bytes": size}


@cache
def _block() -> bytes:
	"""Longer than the window of any compression on the way, so that repeating it stays as long as it is."""
	return os.urandom(BLOCK)
