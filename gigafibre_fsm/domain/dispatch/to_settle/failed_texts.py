"""The lines of texts about visits that did not arrive: to a technician or a customer who still does not know."""

from datetime import datetime, timedelta

from pypika.terms import ExistsCriterion

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import lifecycle, titles
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine

SINCE = timedelta(days=2)
_FAILED = "Failed"


def list_failed(now: datetime) -> list[SettleLine]:
	"""Return a line for each text about a visit still to be done that failed, and that no later one made good.

	Args:
		now: site time, naive.
	"""
	return [_line(row) for row in _read_failed(now)]


def _read_failed(now: datetime) -> list["frappe._dict"]:
	text, job = frappe.qb.DocType("FSM SMS"), frappe.qb.DocType("Dispatch Job")
	later = frappe.qb.DocType("FSM SMS").as_("later")
	is_made_good = ExistsCriterion(
		frappe.qb.from_(later)
		.select(later.name)
		.where((later.reference_doctype == "Dispatch Job") & (later.reference_name == text.reference_name))
		.where((later.direction == "Out") & (later.state != _FAILED) & (later.creation > text.creation))
		.where(later.recipient == text.recipient)
	)
	is_ahead = job.arrival.isnull() | (job.arrival >= datetime.combine(now.date(), datetime.min.time()))
	return (
		frappe.qb.from_(text)
		.join(job)
		.on((text.reference_doctype == "Dispatch Job") & (job.name == text.reference_name))
		.select(text.name, text.recipient_doctype, text.recipient, text.error, text.creation)
		.select(job.name.as_("job"), job.subject, job.customer_name, job.arrival, job.technician)
		.where((text.direction == "Out") & (text.state == _FAILED) & (text.creation > now - SINCE))
		.where((Coalesce(text.resolved_by, "") == "") & job.status.notin(tuple(lifecycle.FINAL)) & is_ahead)
		.where(is_made_good.negate())
		.orderby(text.creation)
	).run(as_dict=True)


def _line(row: "frappe._dict") -> SettleLine:
	title = titles.format_title(row.subject, row.customer_name)
	if row.recipient_doctype == "Dispatch Technician":
		name = frappe.get_cached_value("Dispatch Technician", row.recipient, "technician_name")
		said = _("{0}: the text to {1} did not arrive.").format(title, name or row.recipient)
	else:
		said = _("{0}: the text to the customer did not arrive.").format(title)
	text = f"{said} {row.error}" if row.error else said
	day = row.arrival.date() if row.arrival else None
	return SettleLine(LineKind.FAILED, text, row.job, day, row.technician, row.creation, about=row.name)
