"""Notify open boards that a job was written, so that they load the changes before their next poll."""

import frappe

EVENT = "fsm_board"


def announce_job(job: str) -> None:
	"""Announce a written job once the transaction is committed; only users of the desk receive it."""
	frappe.publish_realtime(EVENT, {"jobs": [job]}, after_commit=True)
