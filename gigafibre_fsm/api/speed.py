"""Endpoints of the speed test: random bytes that no proxy can compress, and a sink for uploads."""

from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.network.quality import speed_payload
from gigafibre_fsm.domain.network.quality.speed_payload import MOST_DOWN, MOST_UP
from gigafibre_fsm.exceptions import FsmError


class ReceivedBytes(TypedDict):
	"""Number of bytes received."""

	bytes: int


@frappe.whitelist(methods=["GET"])
@guards.technician
@guards.limited(900, 60)
def down(size: int = 0) -> None:
	"""Respond with that many random bytes (none for 0, at most 16 MiB), never cached.

	Raises:
		FsmError: more bytes than allowed were requested, or fewer than none.
	"""
	if not 0 <= size <= MOST_DOWN:
		frappe.throw(_("A speed test asks for at most {0} bytes at once.").format(MOST_DOWN), FsmError)
	frappe.response.filename = "speed.bin"
	frappe.response.filecontent = speed_payload.make_bytes(size)
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
