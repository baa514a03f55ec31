"""Endpoints for e-mails that came in: decide about one that no ticket was made of, and what a ticket's form says of its own."""

from typing import TypedDict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.domain.care.ticket_mail import filing, ticket_notes
from gigafibre_fsm.domain.care.ticket_mail.ticket_notes import MailNotes


class TakenUpMail(TypedDict):
	"""The Issue that has the e-mail now."""

	issue: str


class DismissedMail(TypedDict):
	"""The state that the e-mail has."""

	state: str


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
def take_up_mail(mail: str) -> TakenUpMail:
	"""Make a ticket of an e-mail that was refused or waits for a person; returns `{"issue": <Issue>}`.

	Args:
		mail: name of the FSM Mail. If it answers a ticket, it is added there.
	"""
	return {"issue": filing.take_up(mail, now_datetime())}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
def dismiss_mail(mail: str) -> DismissedMail:
	"""Let an e-mail be that waits for a person; returns `{"state": "Dismissed"}`.

	Args:
		mail: name of the FSM Mail.
	"""
	filing.dismiss(mail)
	return {"state": "Dismissed"}


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def load_mail_notes(issue: str) -> Fields[MailNotes]:
	"""Return what whoever answers a ticket is to know of its e-mails; returns `{"warnings", "undelivered", "refused", "suggested"}`.

	Args:
		issue: name of the Issue.
	"""
	return fields_of(ticket_notes.load_notes(issue))
