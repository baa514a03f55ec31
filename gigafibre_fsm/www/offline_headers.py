"""Headers that tell the service worker whose page it caches, and for how long."""

from urllib.parse import quote

import frappe

from gigafibre_fsm.domain.access import links, request_guards

LOGIN_KEPT = 24 * 3600
"""Seconds for which pages of a login session are cached, since it has no expiry of its own."""
NOBODY = "-"


def offline_headers(path: str) -> dict[str, str]:
	"""Return the headers of a page below /t.

	`X-FSM-Owner` is the technician, or `-`; `X-FSM-Left` the seconds until the link expires.
	"""
	if path.split("/", 1)[0] != "t" or frappe.request.method != "GET":
		return {}
	identity = request_guards.current_identity()
	if not identity or not identity.technician:
		return {"X-FSM-Owner": NOBODY}
	left = links.seconds_left(identity.expires_on) if identity.expires_on else LOGIN_KEPT
	return {"X-FSM-Owner": quote(identity.technician["name"]), "X-FSM-Left": str(left)}
