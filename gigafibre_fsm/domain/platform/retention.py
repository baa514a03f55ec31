"""Rows with a retention period: when the oldest of them became due for deletion."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime

from gigafibre_fsm.domain.platform import instants

BATCH = timedelta(days=1)
"""Old rows are deleted this much after their period ends, so that a whole day's rows go at once."""


def old_since(doctype: str, field: str, kept: timedelta, now: datetime, **filters: Any) -> datetime | None:
	"""Find when the oldest expired row of a table became due for deletion.

	Args:
		doctype: the table.
		field: the date or site time from which a row's retention period runs.
		kept: the retention period.
		now: the present, UTC.
		filters: which rows count.

	Returns:
		UTC; None if no row is due.
	"""
	wait = kept + BATCH
	old = {**filters, field: ("<", instants.to_site(now) - wait)}
	oldest = frappe.db.get_value(doctype, old, field, order_by=field)
	return oldest and instants.to_utc(get_datetime(oldest) + wait)
