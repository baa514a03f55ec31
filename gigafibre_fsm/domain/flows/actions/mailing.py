"""E-mails of flows: the wording of FSM Message Template, as HTML in which every value is escaped."""

from typing import TypedDict

from frappe import _
from frappe.utils import escape_html, validate_email_address

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.payments import customer_mail
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.flows.actions import placeholders
from gigafibre_fsm.domain.flows.actions.effects import refuse
from gigafibre_fsm.domain.flows.actions.subjects import Recipient
from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.catalogue.registry import Preview, StepCall
from gigafibre_fsm.domain.messaging.templates.placeholders import LINK
from gigafibre_fsm.domain.platform import outbound_guard
from gigafibre_fsm.domain.platform.message_text import write_lines
from gigafibre_fsm.exceptions import FsmError

QUEUED, HELD = "Queued", "Held"


class MailOutcome(TypedDict):
	"""What became of an e-mail: `state` is Queued, or Held for the `reason`."""

	address: str
	state: str
	reason: str


def queue_email(call: StepCall, template: str, person: Recipient, *, link: str | None) -> MailOutcome:
	"""Queue an e-mail and charge it; return the outputs of the step.

	One that the valve holds back is not queued: `state` is Held and `reason` says why.

	Args:
		call: the step.
		template: key of the FSM Message Template.
		person: whom it goes to.
		link: the FSM Magic Link that replaces `{link}`.

	Raises:
		StepFailed: there is no address, no subject, no outgoing account, or the budget is used up.
	"""
	address = validate_email_address((person.email or "").strip())
	if not address:
		refuse("There is no e-mail address to send this to.", kind="no address")
	subject, body = _render(template, person.language, placeholders.collect_values(call, person))
	verdict = outbound_guard.judge_effect("email", address.lower())
	if not verdict.open:
		return {"address": address, "state": HELD, "reason": verdict.reason}
	if LINK in body and not link:
		refuse("Not sent: the text has a place for a link, but there is none.", kind="no link")
	mail = CustomerMail(subject, [_write_html(body, link, person.language)], call.record)
	try:
		customer_mail.queue_mail(address, mail)
	except FsmError as error:
		refuse(str(error), kind="not set up")
	hours.charge_step(call, emails=1, customer=person.customer)
	return {"address": address, "state": QUEUED, "reason": ""}


def preview_email(template: str, person: Recipient, values: dict[str, str]) -> Preview:
	"""Describe an e-mail: its subject and how it reads.

	Args:
		template: key of the FSM Message Template.
		person: whom it goes to.
		values: of the placeholders.
	"""
	if not person.email:
		refuse("There is no e-mail address to send this to.", kind="no address")
	subject, body = _render(template, person.language, values)
	sentence = _("E-mail to {0}").format(person.email)
	text = f"{subject}\n\n{body.replace(LINK, 'https://…')}"
	return Preview("email", sentence, person.email, person.customer, text)


def _render(template: str, language: str, values: dict[str, str]) -> tuple[str, str]:
	"""Return subject and body of a message, the link's place still in it."""
	wording = placeholders.load_wording(template)
	if not wording.enabled:
		refuse("This message is switched off in FSM Message Template.", kind="switched off")
	subject = wording.get(f"subject_{language}")
	if not subject:
		refuse(
			"The message {0} has no subject, so it cannot be sent by e-mail.",
			template,
			kind="subject",
		)
	body = wording.get(f"body_{language}")
	return placeholders.fill_text(subject, values), placeholders.fill_text(body, values)


def _write_html(body: str, link: str | None, language: str) -> str:
	html = write_lines(body)
	if not link:
		return html
	address = escape_html(links.fresh_url(link))
	label = escape_html(_("Open this page", language))
	return html.replace(LINK, f'<a href="{address}">{label}</a>')
