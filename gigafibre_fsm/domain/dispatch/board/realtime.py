"""Tells open boards that a visit was written, so that they ask what changed at once instead of at their next look."""

import frappe

EVENT = "fsm_board"


def tell(job: str) -> None:
	"""Say so once the transaction is kept; only people who work in the desk hear it."""
	frappe.publish_realtime(EVENT, {"jobs": [job]}, after_commit=True)
