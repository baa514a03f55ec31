"""Steps that send something to a customer: a text, an e-mail, the link on which an invoice is paid.

Valve, consent and quiet hours hold as everywhere: a text that may not leave stays in the outbox as Held, one at night
waits. An e-mail that may not leave is not queued, and the step says so.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.flows.actions import mailing, placeholders, subjects
from gigafibre_fsm.domain.flows.actions.effects import have_once, refuse, site_now
from gigafibre_fsm.domain.flows.actions.inputs import require_text
from gigafibre_fsm.domain.flows.actions.subjects import Recipient
from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.catalogue.registry import Done, Preview, StepCall
from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.messaging.templates.placeholders import LINK
from gigafibre_fsm.domain.messaging.templates.preview import sample_values
from gigafibre_fsm.domain.messaging.templates.sms_segments import count_segments, spell_in_gsm7
from gigafibre_fsm.exceptions import FsmError

VISIT_LINK, INVOICE_LINK = "visit", "invoice"
LINKS = ("none", VISIT_LINK, INVOICE_LINK)
"""Pages that the link of a text may open."""
VISIT_LINK_LASTS = timedelta(days=14)


def send_text(call: StepCall) -> Done:
	"""Put a text into the outbox, once."""
	template = require_text(call, "template", "Message")
	key = text_key(call)
	known = frappe.db.get_value(outbox.DOCTYPE, {"effect_key": key}, ["name", "state"], for_update=True)
	if known:
		return Done({"message": known[0], "state": known[1]})
	person = subjects.find_recipient(call)
	return queue_text(call, template, person, link=_issue_link(call, person))


def queue_text(
	call: StepCall, template: str, person: Recipient, *, link: str | None, urgent: bool = False
) -> Done:
	"""Put a new text into the outbox and charge it.

	Args:
		call: the step.
		template: key of the FSM Message Template.
		person: whom it goes to.
		link: the FSM Magic Link that replaces `{link}`.
		urgent: send it in quiet hours too.

	Raises:
		StepFailed: there is no number, the text lacks a value, or the budget is used up.
	"""
	if not person.phone:
		refuse("There is no mobile number to send a text to.", kind="no number")
	placeholders.load_wording(template)
	message = outbox.queue_message(
		template,
		person.phone,
		person.language,
		placeholders.collect_values(call, person),
		effect_key=text_key(call),
		reference=call.record if call.record[0] else None,
		recipient=("Customer", person.customer) if person.customer else None,
		link=link,
		urgent=urgent,
	)
	row = frappe.db.get_value(outbox.DOCTYPE, message, ["state", "error"], as_dict=True)
	if row.state == "Failed":
		refuse(row.error, kind="not sent")
	if row.state == "Queued":
		hours.charge_step(call, texts=1, customer=person.customer)
	return Done({"message": message, "state": row.state})


def describe_text(call: StepCall) -> Preview:
	"""Describe the text that `send_text` would send."""
	person = subjects.find_recipient(call)
	return preview_text(call.inputs.get("template") or "", person, placeholders.collect_values(call, person))


def preview_text(template: str, person: Recipient, values: dict[str, str]) -> Preview:
	"""Describe a text: how it reads, its segments, and what speaks against it.

	Args:
		template: key of the FSM Message Template.
		person: whom it goes to.
		values: of the placeholders.
	"""
	if not person.phone:
		refuse("There is no mobile number to send a text to.", kind="no number")
	body = _render(template, person.language, values)
	cost = count_segments(body)
	sentence = _("Text to {0}").format(person.phone)
	cents = int(cost.segments * settings.load_settings().segment_price * 100 + Decimal("0.5"))
	return Preview("text", sentence, person.phone, person.customer, body, cost.segments, cents)


def send_email(call: StepCall) -> Done:
	"""Queue an e-mail with the wording of a template, once."""
	template = require_text(call, "template", "Message")
	person = subjects.find_recipient(call)

	def send() -> dict[str, Any]:
		return mailing.queue_email(call, template, person, link=_issue_link(call, person))

	return have_once(call, "send_email", send)


def describe_email(call: StepCall) -> Preview:
	"""Describe the e-mail that `send_email` would send."""
	person = subjects.find_recipient(call)
	values = placeholders.collect_values(call, person)
	return mailing.preview_email(call.inputs.get("template") or "", person, values)


def send_pay_link(call: StepCall) -> Done:
	"""Text the customer the link on which an invoice is paid, once."""
	invoice = subjects.require_document(call, "Sales Invoice", "invoice")

	def send() -> dict[str, Any]:
		try:
			message = customer_messages.send_pay_link(invoice, site_now(call))
		except FsmError as error:
			frappe.clear_last_message()
			refuse(str(error))
		row = frappe.db.get_value(outbox.DOCTYPE, message, ["state", "recipient"], as_dict=True)
		hours.charge_step(call, texts=1, customer=row.recipient or "")
		return {"message": message, "state": row.state}

	return have_once(call, "send_pay_link", send)


def describe_pay_link(call: StepCall) -> Preview:
	"""Describe the text with the link on which an invoice is paid."""
	invoice = subjects.require_document(call, "Sales Invoice", "invoice")
	customer = frappe.db.get_value("Sales Invoice", invoice, "customer")
	billed = customer_messages.load_customer(customer)
	person = Recipient(customer, billed.name, billed.phone, "", billed.language)
	return preview_text("customer_invoice", person, sample_values("customer_invoice"))


def text_key(call: StepCall) -> str:
	"""Return the effect key of a step's text in the outbox."""
	return f"flow:{call.effect_key}"[:140]


def _issue_link(call: StepCall, person: Recipient) -> str | None:
	"""Create the link of a message: to the page of a visit, or to an invoice; None if it has none."""
	kind, now = call.inputs.get("link") or "none", site_now(call)
	if kind == VISIT_LINK:
		job = _require_own(call, person, "Dispatch Job", "visit")
		until = now + VISIT_LINK_LASTS
		whom = ("Customer", person.customer)
		return links.issue_link("Visit", whom, until, ("Dispatch Job", job), language=person.language)
	if kind == INVOICE_LINK:
		invoice = _require_own(call, person, "Sales Invoice", "invoice")
		if not sides.is_collected_here(person.customer):
			refuse("The old system collects from {0}, so no link to an invoice is sent.", person.customer)
		return customer_messages.issue_pay_link(invoice, now)
	return None


def _require_own(call: StepCall, person: Recipient, doctype: str, field: str) -> str:
	"""Return the document that the link of a message opens.

	Raises:
		StepFailed: there is none, or it is another customer's than the message.
	"""
	name = subjects.require_document(call, doctype, field)
	if subjects.find_customer_of(doctype, name) != person.customer:
		refuse("{0} is another customer's, so no link to it is sent.", name, kind="not theirs")
	return name


def _render(template: str, language: str, values: dict[str, str]) -> str:
	wording = placeholders.load_wording(template)
	body = spell_in_gsm7(placeholders.fill_text(wording.get(f"body_{language}"), values))
	return body.replace(LINK, "https://…")
