"""Tells open boards that a visit was written, so that they ask for changes without waiting for a poll."""

import frappe

EVENT = "fsm_board"


def tell(job: str) -> None:
	"""Announce a written visit once the transaction is committed; only users of the desk receive it."""
	frappe.publish_realtime(EVENT, {"jobs": [job]}, after_commit=True)
