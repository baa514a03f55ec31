"""Reads what became of earlier plans."""

from datetime import date

import frappe

from gigafibre_fsm.domain.dispatch.proposals.refusal_reasons import RefusalCause


def list_agreed(day: date) -> list[str]:
	"""Return the jobs that stay on a day because that was agreed with the customer, as refusals of its plans say."""
	plan, move = frappe.qb.DocType("Dispatch Plan"), frappe.qb.DocType("Dispatch Plan Move")
	query = frappe.qb.from_(move).join(plan).on(plan.name == move.parent).select(move.job).distinct()
	return query.where((plan.day == day) & (move.refusal == RefusalCause.CUSTOMER.value)).run(pluck=True)
