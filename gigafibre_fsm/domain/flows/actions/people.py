"""Steps that ask: the staff in the desk and by link, a customer by text or e-mail. The run waits for the answer."""

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.payments import customer_mail
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.flows.actions import mailing, messages, placeholders, questions, subjects
from gigafibre_fsm.domain.flows.actions.effects import have_once, refuse, site_now
from gigafibre_fsm.domain.flows.actions.inputs import require_text
from gigafibre_fsm.domain.flows.actions.subjects import Recipient
from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.catalogue.registry import Preview, StepCall, WaitFor
from gigafibre_fsm.domain.messaging.templates import repository as templates
from gigafibre_fsm.domain.platform import desk_notifications, outbound_guard
from gigafibre_fsm.exceptions import FsmError

LINK_LASTS = timedelta(days=60)
"""A question's link works at most this long; it says that the question is closed once that is so."""
TEXT, EMAIL, EITHER = "text", "email", "text or email"
CHANNELS = (EITHER, TEXT, EMAIL)
WAITS_FOR_YOU = "A flow waits for your answer."


def ask_person(call: StepCall) -> WaitFor:
	"""Ask one user or a role; notify them in the desk and, if wanted, by e-mail with a link."""
	users = _find_users(call)

	def ask() -> dict[str, Any]:
		about = {"user": call.inputs.get("user") or None, "role": call.inputs.get("role") or None}
		name = questions.store_question(call, questions.STAFF, **about)
		desk_notifications.notify_users(users, WAITS_FOR_YOU, questions.DOCTYPE, name)
		if call.inputs.get("by_email"):
			sent = sum(_mail_staff(call, name, user) for user in users)
			hours.charge_step(call, emails=sent)
		return {"question": name}

	name = have_once(call, "ask_person", ask).outputs["question"]
	return WaitFor(questions.question_key(name), outputs={"question": name})


def describe_person(call: StepCall) -> Preview:
	"""Describe whom `ask_person` would ask."""
	whom = call.inputs.get("user") or frappe._(call.inputs.get("role") or "")
	sentence = _("Ask {0}: {1}").format(whom, _question(call, frappe.local.lang or "fr"))
	return Preview("document", sentence, recipient=whom)


def ask_customer(call: StepCall) -> WaitFor:
	"""Ask a customer for a rating or a choice, with a link that opens this one question without a sign-in."""
	template = require_text(call, "template", "Message")
	person = subjects.find_recipient(call)
	customer = subjects.require_customer(call)

	def ask() -> dict[str, Any]:
		name = questions.store_question(call, questions.CUSTOMER, customer=customer)
		link = issue_link(name, ("Customer", customer), person.language, call)
		by_text = _goes_by_text(call, template, person)
		sent = (
			messages.queue_text(call, template, person, link=link).outputs
			if by_text
			else mailing.queue_email(call, template, person, link=link)
		)
		return {"question": name, **sent}

	outputs = have_once(call, "ask_customer", ask).outputs
	return WaitFor(questions.question_key(outputs["question"]), outputs=outputs)


def describe_customer(call: StepCall) -> Preview:
	"""Describe the message with the question that `ask_customer` would send."""
	template, person = call.inputs.get("template") or "", subjects.find_recipient(call)
	values = placeholders.collect_values(call, person)
	if _goes_by_text(call, template, person):
		return messages.preview_text(template, person, values)
	return mailing.preview_email(template, person, values)


def issue_link(question: str, whom: tuple[str, str], language: str, call: StepCall) -> str:
	"""Create the link that opens one question and nothing else.

	Args:
		question: name of the Flow Question.
		whom: doctype and name of the person.
		language: fr or en, of its page.
		call: the step that asks.
	"""
	until = site_now(call) + LINK_LASTS
	return links.issue_link(questions.PURPOSE, whom, until, (questions.DOCTYPE, question), language=language)


def _goes_by_text(call: StepCall, template: str, person: Recipient) -> bool:
	channel = call.inputs.get("channel") or EITHER
	if channel == EITHER:
		has_subject = templates.is_known(template) and bool(
			templates.load_template(template).get(f"subject_{person.language}")
		)
		return bool(person.phone) or not (person.email and has_subject)
	return channel == TEXT


def _question(call: StepCall, language: str) -> str:
	return str(call.inputs.get(f"question_{'en' if language[:2] == 'en' else 'fr'}") or "")


def _find_users(call: StepCall) -> list[str]:
	user, role = call.inputs.get("user"), call.inputs.get("role")
	if user:
		return [user]
	users = desk_notifications.list_users(role) if role else []
	if not users:
		refuse("There is nobody to ask: choose a user, or a role that somebody has.", kind="nobody")
	return users


def _mail_staff(call: StepCall, question: str, user: str) -> bool:
	"""E-mail a user their own link to the question; return False if none left: the desk shows it anyway."""
	row = frappe.db.get_value("User", user, ["email", "language"], as_dict=True)
	if not row or not row.email or not outbound_guard.judge_effect("email", row.email.lower()).open:
		return False
	language = "en" if (row.language or "")[:2] == "en" else "fr"
	link = issue_link(question, ("User", user), language, call)
	label = escape_html(_("Answer the question", language))
	paragraphs = (
		escape_html(_question(call, language)),
		f'<a href="{escape_html(links.fresh_url(link))}">{label}</a>',
	)
	mail = CustomerMail(_(WAITS_FOR_YOU, language), paragraphs, (questions.DOCTYPE, question))
	try:
		customer_mail.queue_mail(row.email, mail)
	except FsmError:
		frappe.clear_last_message()
		return False
	return True
