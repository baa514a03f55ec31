"""When events and payments became due; checked every minute, so the module imports nothing heavy."""

from datetime import datetime

import frappe


def events_since(now: datetime) -> datetime | None:
	"""Return since when a webhook event waits to be processed, None if none does; times in UTC."""
	waiting = {"state": ("in", ("Received", "Failed")), "next_attempt": ("<=", now)}
	return frappe.db.get_value("FSM Webhook Event", waiting, "next_attempt", order_by="next_attempt")


def payments_since(now: datetime) -> datetime | None:
	"""Return since when the vendor must be asked about a payment under way, None if not; times in UTC."""
	waiting = {"state": ("in", ("Created", "Open", "Processing")), "next_check": ("<=", now)}
	return frappe.db.get_value("FSM Payment", waiting, "next_check", order_by="next_check")
