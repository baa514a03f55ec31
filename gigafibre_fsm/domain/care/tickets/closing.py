"""Closes tickets that were answered and to which nobody came back: in place of ERPNext's nightly job.

ERPNext compares with the database's clock, which need not be the site's, stops all of them at one that cannot be
saved, and closes a ticket whose visit is still planned.
"""

from datetime import datetime, timedelta

import frappe
from frappe.utils import cint

from gigafibre_fsm.domain.care import waiting
from gigafibre_fsm.domain.platform import transactions

DOCTYPE = "Issue"
USUAL_DAYS = 7
"""As ERPNext has it, where Support Settings say nothing."""


def close_rested(now: datetime) -> None:
	"""Close the tickets that rest, each in a transaction of its own; one that cannot be saved is logged.

	Args:
		now: site time, naive.
	"""
	before = now - timedelta(days=_load_days())
	rested = {"status": "Replied", "modified": ("<", before)}
	for name in frappe.get_all(DOCTYPE, rested, pluck="name", order_by="modified", limit_page_length=0):
		try:
			transactions.run_transaction(lambda name=name: close_ticket(name, before))
		except Exception:
			frappe.log_error(
				title="A ticket could not be closed", reference_doctype=DOCTYPE, reference_name=name
			)
			frappe.db.commit()


def close_ticket(name: str, before: datetime) -> bool:
	"""Close a ticket if it was answered and not changed since; return whether it was.

	Args:
		name: of the Issue.
		before: site time, naive: later changes keep it open.
	"""
	known = frappe.db.get_value(DOCTYPE, name, ["status", "modified"], for_update=True)
	if not known or known[0] != "Replied" or known[1] >= before or waiting.find_open_job((DOCTYPE, name)):
		return False
	ticket = frappe.get_doc(DOCTYPE, name)
	ticket.status = "Closed"
	# an old ticket may lack a field that became mandatory later
	ticket.flags.ignore_mandatory = True
	# guard: the clock closes it for the company
	ticket.save(ignore_permissions=True)
	return True


def _load_days() -> int:
	return cint(frappe.db.get_single_value("Support Settings", "close_issue_after_days")) or USUAL_DAYS
