"""What technicians found at finished visits, beside the verdict with which each visit began."""

from datetime import date, timedelta

import frappe

from gigafibre_fsm.domain.dispatch.job import repeat_visits
from gigafibre_fsm.domain.dispatch.job.checklist_items import CHOICE
from gigafibre_fsm.domain.dispatch.line_verdict import accuracy, repository


def list_found(start: date, end: date) -> list[tuple[str, str]]:
	"""Return the verdict and the cause that was found of each visit that ended in a period, in one query.

	Args:
		start, end: its days, both included.
	"""
	verdict, job = frappe.qb.DocType(repository.DOCTYPE), frappe.qb.DocType("Dispatch Job")
	answer = frappe.qb.DocType("Dispatch Job Check")
	ended = repeat_visits.ended_on(job)
	return [
		tuple(row)
		for row in frappe.qb.from_(verdict)
		.join(job)
		.on(job.name == verdict.dispatch_job)
		.join(answer)
		.on((answer.parent == job.name) & (answer.parenttype == "Dispatch Job") & (answer.kind == CHOICE))
		.select(verdict.verdict, answer.value)
		.where(verdict.open_key.isnotnull() & answer.value.isin(sorted(accuracy.CAUSES)))
		.where((ended >= start) & (ended < end + timedelta(days=1)) & (job.status != "Cancelled"))
		.run()
	]
