"""Endpoints of credits for accounts receivable: propose one for an outage, grant and refuse."""

from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import arguments, guards, unit_of_work
from gigafibre_fsm.domain.billing.credits import outages, proposals
from gigafibre_fsm.domain.billing.credits.outages import ReportedOutage
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError


class PeriodCredit(TypedDict):
	"""What an outage is worth in a billed period; dollars before taxes, `lines` is the arithmetic in words."""

	invoice: str
	subscription: str
	amount: float
	lines: list[str]


class OutagePreview(TypedDict):
	"""The billed periods that an outage touches, newest first."""

	credits: list[PeriodCredit]


class ProposedCredits(TypedDict):
	"""The Credit Proposals that were written."""

	proposals: list[str]


class DecidedCredit(TypedDict):
	"""The state of a Credit Proposal, and its credit note; empty if it was refused."""

	state: str
	credit_note: str


@frappe.whitelist(methods=["GET"])
@guards.accountant
@guards.limited(120, 60)
def preview_outage_credit(customer: str, start: str, end: str) -> OutagePreview:
	"""Compute what an outage is worth, and write nothing.

	Args:
		customer: name of the Customer.
		start: site time, such as `2026-11-23 09:30`.
		end: site time.

	Raises:
		FsmError: the times are none, the outage is not over, or there is no such customer.
	"""
	found = outages.list_credits(_outage(customer, start, end), now_datetime())
	language = formatting.language(frappe.local.lang)
	return {
		"credits": [
			{
				"invoice": each.invoice,
				"subscription": each.subscription,
				"amount": float(each.credit.amount),
				"lines": proposals.explain_credit(each.credit, language),
			}
			for each in found
		]
	}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
@unit_of_work.whole
def propose_outage_credit(customer: str, start: str, end: str, invoices: str, note: str) -> ProposedCredits:
	"""Propose the credit for an outage, for each chosen invoice whose period it touches.

	Args:
		customer: name of the Customer.
		start: site time, such as `2026-11-23 09:30`.
		end: site time.
		invoices: JSON list of Sales Invoices.
		note: what the person knows of the outage; may be empty.

	Raises:
		FsmError: as for the preview; nothing is credited for one of them, or a part of this time is proposed.
	"""
	outage = _outage(customer, start, end)
	return {"proposals": outages.propose_credits(outage, arguments.names_of(invoices), note, now_datetime())}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
@unit_of_work.whole
def grant_credit(credit_proposal: str) -> DecidedCredit:
	"""Grant a credit: its credit note is booked once, however often this is asked.

	Raises:
		FsmError: it was refused, no invoice bills that much, or ERPNext refuses the credit note.
	"""
	_require_document(proposals.DOCTYPE, credit_proposal)
	note = proposals.grant_credit(credit_proposal, frappe.session.user, now_datetime())
	return {"state": proposals.GRANTED, "credit_note": note}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
@unit_of_work.whole
def refuse_credit(credit_proposal: str, reason: str) -> DecidedCredit:
	"""Refuse a credit, with a reason that is stored.

	Raises:
		FsmError: it was decided before, or the reason is empty.
	"""
	_require_document(proposals.DOCTYPE, credit_proposal)
	proposals.refuse_credit(credit_proposal, frappe.session.user, reason, now_datetime())
	return {"state": proposals.REFUSED, "credit_note": ""}


def _outage(customer: str, start: str, end: str) -> ReportedOutage:
	_require_document("Customer", customer)
	return ReportedOutage(customer, arguments.moment_of(start), arguments.moment_of(end))


def _require_document(doctype: str, name: str) -> None:
	"""Refuse a document that does not exist or that the user may not read."""
	if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", name):
		frappe.throw(_("{0} {1} does not exist, or you may not see it.").format(_(doctype), name), FsmError)
