"""Messages that are ready to be sent to a customer: templates of the desk, in the customer's language."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.templates import repository
from gigafibre_fsm.domain.messaging.templates.placeholders import render_text
from gigafibre_fsm.domain.messaging.templates.support_messages import SUPPORT_MESSAGES, TYPED_TEXT
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office


@dataclass(frozen=True, slots=True)
class ReadyMessage:
	"""A message as the customer would read it: key of its template, what it is for, subject for an e-mail, and words."""

	template: str
	purpose: str
	subject: str
	text: str


@dataclass(frozen=True, slots=True)
class MessageReader:
	"""Whom a message is for: the Customer, how they are greeted, and their language, `fr` or `en`."""

	customer: str
	first_name: str
	language: str


def find_reader(customer: str, language: str) -> MessageReader:
	"""Return whom messages to a customer greet.

	Args:
		customer: name of the Customer.
		language: in which they read, `fr` or `en`.
	"""
	title, kind = frappe.db.get_value("Customer", customer, ["customer_name", "customer_type"])
	return MessageReader(customer, names.first_name(title or "", is_person=kind != "Company"), language)


def list_messages(reader: MessageReader) -> tuple[ReadyMessage, ...]:
	"""Return the messages of the desk that are switched on, filled in for a customer."""
	values, found = collect_values(reader), []
	for key in SUPPORT_MESSAGES:
		wording = repository.load_template(key)
		if key == TYPED_TEXT or not wording.enabled:
			continue
		text = render_text(wording.get(f"body_{reader.language}") or "", values)
		subject = wording.get(f"subject_{reader.language}") or ""
		found.append(ReadyMessage(key, wording.description or key, subject, text))
	return tuple(found)


def collect_values(reader: MessageReader) -> dict[str, str]:
	"""Return the values of the placeholders of the desk's messages."""
	office = load_office()
	return {
		"brand": office.brand,
		"dispatch_phone": formatting.phone_number(office.phone),
		"first_name": reader.first_name,
	}
