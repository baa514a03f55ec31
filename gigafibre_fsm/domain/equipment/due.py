"""Which movements and labels wait for the clock, and since when; looked at each minute, so nothing heavy is imported."""

from datetime import datetime
from typing import Any

import frappe

SETTLED = ("Confirmed", "Dismissed")
"""States of a scan that nobody looks at again."""


def label_filters(now: datetime) -> dict[str, Any]:
	"""Filters of the scans to look at again; UTC."""
	return {"look_on": ("<=", now), "state": ("not in", SETTLED)}


def labels_since(now: datetime) -> datetime | None:
	"""Since when a scan waits to be looked at again; both in UTC, None where none does."""
	return frappe.db.get_value("FSM Scan", label_filters(now), "look_on", order_by="look_on")


def movements_since(_now: datetime) -> datetime | None:
	"""Since when a movement waits to be posted, in UTC; None where none does."""
	waiting = {"stock_state": "Pending"}
	return frappe.db.get_value("Equipment Movement", waiting, "instant", order_by="instant, creation, name")
