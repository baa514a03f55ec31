"""Tell open maps that lines were read, so that they load what changed before their next look."""

import frappe

EVENT = "fsm_network"


def announce_states() -> None:
	"""Announce that the states of lines were written; only users of the desk receive it."""
	frappe.publish_realtime(EVENT, {})
