"""Rows that are kept for a time only: since when some of them are to be deleted."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime

from gigafibre_fsm.domain.platform import instants

BATCH = timedelta(days=1)
"""Old rows wait for so long, so that those of a whole day are deleted at once."""


def old_since(doctype: str, field: str, kept: timedelta, now: datetime, **filters: Any) -> datetime | None:
	"""Since when the oldest row of a table waits to be deleted.

	Args:
		doctype: the table.
		field: its field from which on a row is kept, a time of the site or a day.
		kept: for how long.
		now: the present, UTC.
		filters: which rows alone.

	Returns:
		UTC; None where no row waits.
	"""
	wait = kept + BATCH
	old = {**filters, field: ("<", instants.to_site(now) - wait)}
	oldest = frappe.db.get_value(doctype, old, field, order_by=field)
	return oldest and instants.to_utc(get_datetime(oldest) + wait)
