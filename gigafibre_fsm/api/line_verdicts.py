"""Endpoints of line verdicts: where the trouble of a visit or ticket is to be looked for, and what follows an outage."""

from typing import Literal, TypedDict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.api.arguments import full_name, require, require_write
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job.repository import JobStatus
from gigafibre_fsm.domain.dispatch.line_verdict import messages, outages
from gigafibre_fsm.domain.dispatch.line_verdict import view as line_verdict_view
from gigafibre_fsm.domain.dispatch.line_verdict.view import VerdictView
from gigafibre_fsm.domain.dispatch.notifications import customer as customer_notices


class VerdictAnswer(TypedDict):
	"""A verdict, None if no line is judged for it.

	`question` says what is to be decided since the outage is over, empty for nothing; `phone` is the number of whoever
	may be called about it, as stored, empty if none is known or nothing is asked.
	"""

	verdict: Fields[VerdictView] | None
	question: str
	phone: str


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def show(doctype: Literal["Dispatch Job", "Issue"], name: str) -> VerdictAnswer:
	"""Return the verdict on the line of a visit or ticket as it is now, in words; of a visit that has begun, its last.

	Args:
		doctype: Dispatch Job or Issue.
		name: of the visit or ticket.
	"""
	require(doctype, name, "read")
	found = line_verdict_view.view_now(doctype, name, now_datetime())
	question = _describe_question(name) if doctype == "Dispatch Job" else ""
	phone = _find_phone(name) if question else ""
	return {"verdict": fields_of(found) if found else None, "question": question, "phone": phone}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def describe(verdict: str) -> VerdictAnswer:
	"""Return a Line Verdict as it is stored, in words; nothing is asked."""
	require("Line Verdict", verdict, "read")
	shown = fields_of(line_verdict_view.view_row(verdict, now_datetime()))
	return {"verdict": shown, "question": "", "phone": ""}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def keep_visit(job: str) -> JobStatus:
	"""Keep a visit that waited for an outage which is over; returns `{"job", "status"}`."""
	require_write(job)
	return {"job": job, "status": outages.keep_visit(job, full_name(), now_datetime())}


def _find_phone(job: str) -> str:
	location, customer = frappe.db.get_value("Dispatch Job", job, ["service_location", "customer"])
	return (customer and customer_notices.find_contact(location, customer).phone) or ""


def _describe_question(job: str) -> str:
	asked = frappe.db.get_value("Dispatch Job", job, ["ended_outage", "outage_proposal", "status"])
	incident, proposal, status = asked or (None, None, "")
	is_open = incident and status in lifecycle.NOT_BEGUN
	return messages.describe_proposal(proposal or "", incident) if is_open else ""
