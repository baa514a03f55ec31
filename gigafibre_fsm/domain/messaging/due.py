"""Which messages wait for the clock, and since when; it is looked at each minute, so nothing heavy is imported."""

from datetime import datetime

import frappe
from frappe.query_builder.functions import Coalesce, Min

from gigafibre_fsm.domain.messaging.outbox.repository import DOCTYPE, IN_DOUBT


def messages_since(now: datetime) -> datetime | None:
	"""Since when the message that is due longest is due; both in UTC, None where none is."""
	sms = frappe.qb.DocType(DOCTYPE)
	due = Min(Coalesce(sms.due_utc, sms.creation))
	is_due = (sms.state == "Queued") & (sms.due_utc.isnull() | (sms.due_utc <= now))
	return frappe.qb.from_(sms).select(due).where(is_due).run()[0][0]


def doubts_since(now: datetime) -> datetime | None:
	"""Since when a message waits to be looked up; both in UTC, None where none does."""
	sms = frappe.qb.DocType(DOCTYPE)
	is_due = sms.state.isin(sorted(IN_DOUBT)) & (sms.claimed_until <= now)
	return frappe.qb.from_(sms).select(Min(sms.claimed_until)).where(is_due).run()[0][0]
