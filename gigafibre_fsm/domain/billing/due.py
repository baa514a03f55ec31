"""When events and payments became due; checked every minute, so the module imports nothing heavy."""

from datetime import datetime, time

import frappe

from gigafibre_fsm.domain.platform import instants

CHECK_TIME = time(3)
"""Site time from which a day's money is checked."""


def events_since(now: datetime) -> datetime | None:
	"""Return since when a webhook event waits to be processed, None if none does; times in UTC."""
	waiting = {"state": ("in", ("Received", "Failed")), "next_attempt": ("<=", now)}
	return frappe.db.get_value("FSM Webhook Event", waiting, "next_attempt", order_by="next_attempt")


def payments_since(now: datetime) -> datetime | None:
	"""Return since when the vendor must be asked about a payment under way, None if not; times in UTC."""
	waiting = {"state": ("in", ("Created", "Open", "Processing")), "next_check": ("<=", now)}
	return frappe.db.get_value("FSM Payment", waiting, "next_check", order_by="next_check")


def charges_since(now: datetime) -> datetime | None:
	"""Return since when the oldest saved method waits for its look at what is due, None if none does; in UTC."""
	waiting = {"state": "Active", "is_autopay": 1, "next_charge": ("<=", now)}
	return frappe.db.get_value("FSM Payment Method", waiting, "next_charge", order_by="next_charge")


def money_check_since(now: datetime) -> datetime | None:
	"""Return since when today's money waits to be checked, None before the night's hour or once it is done; UTC."""
	if not frappe.db.get_single_value("FSM Stripe Settings", "enabled", cache=False):
		return None
	here = instants.to_site(now)
	if here.time() < CHECK_TIME:
		return None
	known = frappe.db.get_value("FSM Money Check", {"day": here.date()}, ["state", "next_attempt"])
	state, next_attempt = known or (None, None)
	if state == "Done" or (next_attempt and next_attempt > now):
		return None
	return next_attempt or instants.to_utc(datetime.combine(here.date(), CHECK_TIME))
