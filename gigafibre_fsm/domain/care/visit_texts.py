"""Texts with which customers answered what we told them of a visit, and to which nobody has answered."""

from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.exceptions import FsmError

SINCE = timedelta(days=7)
LONGEST = 160
"""Characters that a line shows; the ticket has the rest."""


def list_unanswered(now: datetime) -> list[SettleLine]:
	"""Return a line for each ticket in which a customer answered a text about a visit, and that waits for us.

	Args:
		now: site time, naive.
	"""
	newest = {row.issue: row for row in _read_texts(now)}
	return [_line(row) for row in newest.values()]


def find_visit(issue: str, now: datetime) -> str:
	"""Return the visit about which a customer wrote in a ticket that waits for us.

	Args:
		issue: name of the Issue.
		now: site time, naive.

	Raises:
		FsmError: somebody has answered it meanwhile.
	"""
	job = next((line.job for line in list_unanswered(now) if line.about == issue), "")
	if not job:
		frappe.throw(_("Somebody has answered this text meanwhile."), FsmError)
	return job


def _read_texts(now: datetime) -> list["frappe._dict"]:
	text, written = frappe.qb.DocType("FSM SMS"), frappe.qb.DocType("Communication")
	issue, job = frappe.qb.DocType("Issue"), frappe.qb.DocType("Dispatch Job")
	return (
		frappe.qb.from_(text)
		.join(written)
		.on((written.fsm_text == text.name) & (written.reference_doctype == "Issue"))
		.join(issue)
		.on(issue.name == written.reference_name)
		.join(job)
		.on(job.name == text.reference_name)
		.select(text.name, text.body, text.creation, issue.name.as_("issue"))
		.select(job.name.as_("job"), job.subject, job.customer_name, job.arrival, job.technician)
		.where((text.direction == "In") & (text.reference_doctype == "Dispatch Job"))
		.where((issue.status == "Open") & (text.creation > now - SINCE))
		.orderby(text.creation)
	).run(as_dict=True)


def _line(row: "frappe._dict") -> SettleLine:
	said = " ".join((row.body or "").split())
	if len(said) > LONGEST:
		said = f"{said[: LONGEST - 1]}…"
	text = _("{0} has written: {1}").format(row.customer_name or row.subject, said)
	day = row.arrival.date() if row.arrival and row.technician else None
	return SettleLine(LineKind.TEXT, text, row.job, day, row.technician, row.creation, about=row.issue)
