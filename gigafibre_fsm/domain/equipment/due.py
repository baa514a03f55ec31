"""When movements and scans became due; checked every minute, so the module imports nothing heavy."""

from datetime import datetime

import frappe

SETTLED = ("Confirmed", "Dismissed")
"""Final states of a scan."""


Filters = dict[str, tuple[str, datetime | tuple[str, ...]]]
"""A filter value of frappe.get_all: an operator with its operand."""


def label_filters(now: datetime) -> Filters:
	"""Return filters for the scans due for another look; `now` in UTC."""
	return {"look_on": ("<=", now), "state": ("not in", SETTLED)}


def labels_since(now: datetime) -> datetime | None:
	"""Return when the oldest scan became due for another look, None if none is; times in UTC."""
	return frappe.db.get_value("FSM Scan", label_filters(now), "look_on", order_by="look_on")


def movements_since(_now: datetime) -> datetime | None:
	"""Return since when the oldest movement waits to be posted, in UTC; None if none does."""
	waiting = {"stock_state": "Pending"}
	return frappe.db.get_value("Equipment Movement", waiting, "instant", order_by="instant, creation, name")
