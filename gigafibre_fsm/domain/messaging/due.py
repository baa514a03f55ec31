"""When messages became due; checked every minute, so the module imports nothing heavy."""

from datetime import datetime

import frappe
from frappe.query_builder.functions import Coalesce, Min

from gigafibre_fsm.domain.messaging.outbox.repository import DOCTYPE, IN_DOUBT


def messages_since(now: datetime) -> datetime | None:
	"""Return when the oldest due message became due, None if none is; times in UTC."""
	sms = frappe.qb.DocType(DOCTYPE)
	due = Min(Coalesce(sms.due_utc, sms.creation))
	is_due = (sms.state == "Queued") & (sms.due_utc.isnull() | (sms.due_utc <= now))
	return frappe.qb.from_(sms).select(due).where(is_due).run()[0][0]


def doubts_since(now: datetime) -> datetime | None:
	"""Return since when a message in doubt waits to be looked up, None if none does; times in UTC."""
	sms = frappe.qb.DocType(DOCTYPE)
	is_due = sms.state.isin(sorted(IN_DOUBT)) & (sms.claimed_until <= now)
	return frappe.qb.from_(sms).select(Min(sms.claimed_until)).where(is_due).run()[0][0]
