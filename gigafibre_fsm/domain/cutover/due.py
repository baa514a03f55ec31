"""When imports, comparisons and batches wait for a worker; checked every minute, so it imports nothing heavy."""

from datetime import datetime

import frappe

AT_WORK = ("Reading", "Trying", "Importing")


def imports_since(now: datetime) -> datetime | None:
	"""Return when the import that waits longest made progress last, None if none waits; times in UTC."""
	at_work = {"state": ("in", AT_WORK)}
	seen = frappe.db.get_value("Cutover Import", at_work, "seen_utc", order_by="seen_utc")
	return seen and min(seen, now)


def moves_since(now: datetime) -> datetime | None:
	"""Return when a task of a batch was asked for, or an account read that is not compared yet; times in UTC."""
	asked = frappe.db.get_value("Cutover Batch", {"task": ("is", "set")}, "asked_utc", order_by="asked_utc")
	read = frappe.db.get_value("Cutover Account", {"to_compare": 1}, "read_utc", order_by="read_utc")
	# read in the past, but waiting since it was stored: a file of last week is no work that is late
	return min(filter(None, (asked, read and now)), default=None)
