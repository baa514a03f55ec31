"""Canned replies: which there are for a ticket, and one in its customer's language with their values."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.care.ticket_desk import reply_variables
from gigafibre_fsm.domain.care.ticket_desk.reply_variables import WordedReply
from gigafibre_fsm.domain.dispatch.self_service import next_visit
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

DOCTYPE = "FSM Canned Reply"
MOST = 200


@dataclass(frozen=True, slots=True)
class ReplyChoice:
	"""A canned reply; `kind` is the Issue Type that it is for, empty for any."""

	reply: str
	title: str
	kind: str


def list_replies(kind: str) -> list[ReplyChoice]:
	"""Return the canned replies for a ticket, those for its kind first.

	Args:
		kind: Issue Type of the ticket; empty without one.
	"""
	rows = frappe.get_all(
		DOCTYPE, {"disabled": 0}, ["name", "title", "issue_type"], order_by="title, name", limit=MOST
	)
	found = [ReplyChoice(row.name, row.title, row.issue_type or "") for row in rows]
	mine = [each for each in found if each.kind and each.kind == kind]
	return [*mine, *(each for each in found if not each.kind)]


def word_for_ticket(reply: str, ticket: str, user: str) -> WordedReply:
	"""Return a canned reply in the language of a ticket's customer.

	Args:
		reply: name of the FSM Canned Reply.
		ticket: name of the Issue.
		user: name of the User who answers.

	Raises:
		FsmError: the reply no longer exists, or has a variable that does not exist.
	"""
	texts = frappe.db.get_value(DOCTYPE, reply, ["text_fr", "text_en"], as_dict=True)
	if not texts:
		frappe.throw(_("This canned reply no longer exists. Choose another one."), FsmError)
	issue = frappe.db.get_value("Issue", ticket, ["name", "subject", "customer"], as_dict=True)
	language = customer_messages.find_language(issue.customer) if issue.customer else "fr"
	text = texts.text_fr if language == "fr" else texts.text_en
	require_known(text)
	return reply_variables.word_reply(text, _load_values(issue, language, user))


def require_known(text: str | None) -> None:
	"""Refuse a text with a variable that does not exist; raises FsmError, which names those that do."""
	unknown = reply_variables.find_unknown(text or "")
	if unknown:
		wrong = ", ".join(name if name == "{" else f"{{{name}}}" for name in unknown)
		known = ", ".join(f"{{{name}}}" for name in reply_variables.VARIABLES)
		sentence = _("There is no variable {0}. These exist: {1}.")
		frappe.throw(sentence.format(frappe.utils.escape_html(wrong), known), FsmError)


def _load_values(issue: "frappe._dict", language: str, user: str) -> dict[str, str]:
	settings = frappe.get_cached_doc("FSM Settings")
	values = {
		"agent": names.first_name(frappe.get_cached_value("User", user, "full_name") or user),
		"brand": settings.brand_name or "",
		"dispatch_phone": formatting.phone_number(settings.dispatch_phone),
		"subject": issue.subject or "",
		"ticket": issue.name,
	}
	if not issue.customer:
		return values
	person = customer_messages.load_customer(issue.customer)
	visit = next_visit.find_next_visit(issue.customer)
	return {
		**values,
		"customer": person.name,
		"first_name": names.first_name(person.name, is_person=person.is_person),
		"visit": _word_window(visit.window, language) if visit else "",
	}


def _word_window(window: tuple[datetime, datetime], language: str) -> str:
	return formatting.day_window(*window, language)
