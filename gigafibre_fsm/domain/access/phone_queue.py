"""What the queue of a phone says of a request in its headers: that it waited, for how long, and who made it."""

from urllib.parse import unquote

import frappe
from frappe import _

from gigafibre_fsm.domain.access.link_identity import LinkIdentity

LONGEST_WAIT = 90 * 24 * 3600
"""Seconds that a wait counts at most; ids of commands are remembered for as long."""


class NotItsMaker(frappe.ValidationError):
	"""Somebody else's link is open on the phone where this was made."""

	http_status_code = 401


def is_queued() -> bool:
	"""Whether this request is a post of a phone's queue."""
	return frappe.request.method == "POST" and frappe.request.headers.get("X-FSM-Queue") == "1"


def age() -> int:
	"""Seconds since the person did it, by the phone's clock alone: its error does not enter a difference."""
	given = frappe.request.headers.get("X-FSM-Age", "")
	return min(int(given), LONGEST_WAIT) if given.isascii() and given.isdigit() and len(given) < 12 else 0


def require_maker(identity: LinkIdentity | None) -> None:
	"""Refuse what another technician made on this phone: it waits for their own link.

	Raises:
		NotItsMaker: the queue names a maker (`X-FSM-Owner`), and the link or login is not theirs.
	"""
	maker = unquote(frappe.request.headers.get("X-FSM-Owner", "")) if is_queued() else ""
	if maker and (not identity or not identity.technician or identity.technician["name"] != maker):
		frappe.throw(_("Another technician made this on this phone. It waits for their link."), NotItsMaker)
