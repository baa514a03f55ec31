"""Invoices that ERPNext's nightly job makes overdue: it writes past every hook, so they are looked for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.runs import repository, states
from gigafibre_fsm.domain.flows.triggers import inbox
from gigafibre_fsm.domain.flows.triggers.inbox import TriggerEvent
from gigafibre_fsm.domain.platform import instants

INVOICE = "Sales Invoice"
PAUSE = timedelta(minutes=10)
"""Between two looks."""
LONGEST = timedelta(days=14)
"""For so long the site, or ERPNext's job, may have stood still."""
DAY = timedelta(days=1)
BEFORE_ACTIVATION = "It was overdue before the flow listened."


def list_events(template: str, active_since: datetime, now: datetime) -> Iterator[TriggerEvent]:
	"""Yield an event for each invoice that became overdue since a template listens, once for each due date.

	Args:
		template: name of the Flow Template.
		active_since, now: UTC, naive.
	"""
	first = max(instants.to_site(active_since) - DAY, instants.to_site(now) - LONGEST).date()
	rows = frappe.get_all(
		INVOICE,
		filters={"docstatus": 1, "status": ("like", "Overdue%"), "due_date": (">=", first)},
		fields=["name", "status", "due_date", "outstanding_amount", "grand_total"],
	)
	names = {row.name: inbox.make_name(template, INVOICE, row.name, str(row.due_date)) for row in rows}
	known = (
		set(frappe.get_all(inbox.EVENT, {"name": ("in", list(names.values()))}, pluck="name"))
		if rows
		else set()
	)
	for row in rows:
		if names[row.name] not in known and not _was_noted(row, first):
			yield _build_event(template, row, names[row.name])


def pass_over(template: str, now: datetime) -> None:
	"""Note the invoices that are overdue when a template begins to listen: they do not become it.

	Args:
		template: name of the Flow Template.
		now: UTC, naive.
	"""
	for event in list_events(template, now, now):
		if name := inbox.store_event(event):
			inbox.close_event(name, states.EVENT_IGNORED, BEFORE_ACTIVATION, now)


def _was_noted(row: Any, first: Any) -> bool:
	"""Whether the hook saw this invoice become overdue, because somebody saved it or a payment was cancelled."""
	noted = {
		"record_doctype": INVOICE,
		"record_name": row.name,
		"kind": trigger_kinds.DOCUMENT,
		"instant": (">=", first),
		"changes": ("like", f'%,"{row.status}"]%'),
	}
	return bool(frappe.db.exists(repository.EVENT, noted))


def _build_event(template: str, row: Any, name: str) -> TriggerEvent:
	before = "Partly Paid" if row.outstanding_amount < row.grand_total else "Unpaid"
	return TriggerEvent(
		trigger_kinds.DOCUMENT,
		template,
		record=(INVOICE, row.name),
		name=name,
		changes={"status": [before, row.status]},
		user="",
	)
