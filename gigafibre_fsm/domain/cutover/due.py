"""When an import of old accounts waits for a worker; checked every minute, so it imports nothing heavy."""

from datetime import datetime

import frappe

AT_WORK = ("Reading", "Trying", "Importing")


def imports_since(now: datetime) -> datetime | None:
	"""Return when the import that waits longest made progress last, None if none waits; times in UTC."""
	at_work = {"state": ("in", AT_WORK)}
	seen = frappe.db.get_value("Cutover Import", at_work, "seen_utc", order_by="seen_utc")
	return seen and min(seen, now)
