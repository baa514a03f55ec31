"""Pauses of a routing engine that failed: a board would otherwise wait for it at every move."""

import frappe

from gigafibre_fsm.integrations.errors import IntegrationError, Rejected, Unavailable

REST = 60
"""Seconds, unless the engine says how long."""
LONGEST = 3600


def find_rest(identity: str) -> str | None:
	"""Return why an engine is not asked now, in English; None if it may be asked."""
	return frappe.cache().get_value(_key(identity), expires=True)


def let_rest(identity: str, error: IntegrationError) -> None:
	"""Pause an engine that is down, misconfigured or misunderstood.

	One that is slow or rejects these places is not paused.
	"""
	if error.code == "PATIENCE" or isinstance(error, Rejected):
		return
	wish = error.retry_after if isinstance(error, Unavailable) else None
	seconds = int(min(max(wish or REST, 1), LONGEST))
	frappe.cache().set_value(_key(identity), error.message, expires_in_sec=seconds)


def _key(identity: str) -> str:
	return f"fsm_routing_rest:{identity}"
