"""Credits for promises that were not kept: each judged promise is looked at once, and billing proposes."""

from datetime import datetime
from typing import NamedTuple

import frappe

from gigafibre_fsm.domain.billing.credits import proposals
from gigafibre_fsm.domain.billing.credits.arithmetic import BrokenPromise
from gigafibre_fsm.domain.dispatch import due
from gigafibre_fsm.domain.dispatch.promises.outcome import MISSED
from gigafibre_fsm.domain.dispatch.promises.repository import DOCTYPE, MOST_AT_ONCE
from gigafibre_fsm.domain.platform import transactions


class JudgedPromise(NamedTuple):
	"""A promise that was missed or kept too late; its window in site time, naive."""

	name: str
	job: str
	customer: str | None
	outcome: str
	minutes_late: int
	window_start: datetime
	window_end: datetime


def propose_credits(now: datetime) -> int:
	"""Propose the credits of promises that were not kept; return how many were looked at. Safe to run twice.

	Nobody arrived, or not in time: that is the company's fault until a person reads why. A customer who is absent
	is visited, and such a promise is kept.

	Args:
		now: naive UTC.
	"""
	fields = list(JudgedPromise._fields)
	rows = frappe.get_all(
		DOCTYPE,
		due.credit_filters(now),
		fields,
		order_by="settled_on, name",
		limit=MOST_AT_ONCE,
		as_list=True,
	)
	for row in map(JudgedPromise._make, rows):
		transactions.run_transaction(lambda row=row: _propose(row))
	return len(rows)


def _propose(promise: JudgedPromise) -> None:
	if promise.customer and frappe.db.exists("Customer", promise.customer):
		broken = BrokenPromise(promise.name, promise.outcome == MISSED, promise.minutes_late)
		note = frappe.db.get_value("Dispatch Job", promise.job, "reason") or ""
		proposals.propose_for_window(
			proposals.BrokenWindow(promise.customer, broken, promise.window_start, promise.window_end, note)
		)
	frappe.db.set_value(DOCTYPE, promise.name, "is_credit_checked", 1, update_modified=False)
