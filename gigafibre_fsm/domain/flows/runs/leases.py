"""Leases of steps that call another host: by the database's clock, which is the same for all hosts."""

from datetime import datetime, timedelta

import frappe

LEASE = timedelta(minutes=10)
"""How long a step that calls another host may take."""


def end_of_lease() -> datetime:
	"""Return until when a step that begins now is left to its worker; UTC, naive."""
	return read_clock() + LEASE


def is_leased(until: datetime) -> bool:
	"""Whether a worker may still be at a step that it leased until a moment (UTC, naive)."""
	return until > read_clock()


def read_clock() -> datetime:
	"""Return the database's present, UTC, naive."""
	return frappe.db.sql("select utc_timestamp(6)")[0][0]
