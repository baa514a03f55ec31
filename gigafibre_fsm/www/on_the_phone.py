"""Headers by which the service worker knows whose page it keeps, and for how long it may."""

from urllib.parse import quote

import frappe

from gigafibre_fsm.domain.access import links, request_guards

LOGIN_KEPT = 24 * 3600
"""Seconds that pages of a login session, which has no end of its own, are kept."""
NOBODY = "-"


def headers(path: str) -> dict[str, str]:
	"""`X-FSM-Owner` (the technician, or nobody) and `X-FSM-Left` (seconds until the link ends) of a page below /t."""
	if path.split("/", 1)[0] != "t" or frappe.request.method != "GET":
		return {}
	bearer = request_guards.current_identity()
	if not bearer or not bearer.technician:
		return {"X-FSM-Owner": NOBODY}
	left = links.seconds_left(bearer.expires_on) if bearer.expires_on else LOGIN_KEPT
	return {"X-FSM-Owner": quote(bearer.technician["name"]), "X-FSM-Left": str(left)}
