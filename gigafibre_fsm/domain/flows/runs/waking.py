"""Wakes a worker once the transaction is committed, once for each transaction however much is due after it."""

import frappe

from gigafibre_fsm.domain.flows import due
from gigafibre_fsm.domain.platform import job_queue

TASK = "work_flows"


def wake() -> None:
	"""Queue the work on flows after this transaction; without a queue the clock finds it within a minute."""
	if getattr(frappe.local, "fsm_flows_woken", None) is frappe.db:
		return
	frappe.local.fsm_flows_woken = frappe.db
	frappe.db.after_commit.add(_forget)
	frappe.db.after_rollback.add(_forget)
	job_queue.enqueue_after_commit(TASK, due.queue_name())


def _forget() -> None:
	frappe.local.fsm_flows_woken = None
