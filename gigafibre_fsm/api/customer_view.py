"""Endpoints of the page of a customer: what is known now, what happened, and what whoever answers them does."""

from datetime import datetime
from typing import Literal, TypedDict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.api.arguments import names_of, require_ticket
from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.billing.payments import pay_links
from gigafibre_fsm.domain.billing.payments.pay_links import SentPayLink
from gigafibre_fsm.domain.care.customer_view import (
	modem_actions,
	old_system,
	open_work,
	ready_messages,
	timeline,
	view,
	writing,
)
from gigafibre_fsm.domain.care.customer_view.old_account import OldAccount
from gigafibre_fsm.domain.care.customer_view.ready_messages import ReadyMessage
from gigafibre_fsm.domain.care.customer_view.timeline_order import CustomerEvent
from gigafibre_fsm.domain.care.customer_view.view_model import CustomerView
from gigafibre_fsm.domain.care.customer_view.writing import (
	MessageToCustomer,
	OpenedTicket,
	WrittenNote,
	WrittenText,
)
from gigafibre_fsm.domain.platform import idempotency


class TimelineRow(TypedDict):
	"""An entry of the timeline; `key` names it, the same each time it is read; `amount` in dollars."""

	key: str
	kind: str
	at: datetime
	side: str
	state: str
	title: str
	text: str
	author: str
	about_doctype: str
	about_name: str
	detail: str
	amount: float | None
	is_hidden: bool


class CustomerTimeline(TypedDict):
	"""A page of a customer's timeline, newest first; `older` continues after it, empty at the end."""

	entries: list[TimelineRow]
	older: str
	shows_money: bool


class ExpectedArrival(TypedDict):
	"""When the technician is expected (site time) and how many visits come before; None where that is not known."""

	arrival: datetime | None
	before: int | None


class ModemCommand(TypedDict):
	"""The CPE Command that a worker will execute."""

	command: str


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def load_customer(customer: str) -> Fields[CustomerView]:
	"""Return a customer on one screen; `money` is null for a reader without a role of the money.

	Args:
		customer: name of the Customer.
	"""
	shows_money = guards.may_see_money()
	return fields_of(view.load_view(customer, _language(), now_datetime(), with_money=shows_money))


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(480, 60)
def load_timeline(customer: str, before: str = "", kinds: str = "") -> CustomerTimeline:
	"""Return a page of what happened with a customer.

	Args:
		customer: name of the Customer.
		before: `older` of the page before; empty for the newest page.
		kinds: JSON list of the kinds that are wanted; empty for all of them.
	"""
	view.require_customer(customer)
	shows_money = guards.may_see_money()
	page = timeline.load_page(customer, before=before, kinds=names_of(kinds), with_money=shows_money)
	return {
		"entries": [_row(entry) for entry in page.entries],
		"older": page.older,
		"shows_money": shows_money,
	}


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(60, 60)
def load_old_account(customer: str) -> Fields[OldAccount]:
	"""Return what the old system knew of a customer; amounts are null for a reader without a role of the money.

	Args:
		customer: name of the Customer.
	"""
	view.require_customer(customer)
	return fields_of(old_system.load_old_account(customer, with_money=guards.may_see_money()))


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def estimate_visit(customer: str, job: str) -> ExpectedArrival:
	"""Return when the technician of today's visit is expected, as the customer's page says it."""
	arrival, before = open_work.estimate_arrival(job, customer, now_datetime())
	return {"arrival": arrival, "before": before}


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(120, 60)
def list_ready_messages(customer: str) -> list[Fields[ReadyMessage]]:
	"""Return the messages of the desk as this customer would read them, in their language."""
	view.require_customer(customer)
	language = accounts.to_language(frappe.db.get_value("Customer", customer, "language"))
	reader = ready_messages.find_reader(customer, language)
	return [fields_of(each) for each in ready_messages.list_messages(reader)]


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def send_text(customer: str, number: str, command_id: str, text: str = "", template: str = "") -> WrittenText:
	"""Queue a text to one of the customer's numbers; a second request with the same id sends nothing.

	Args:
		customer: name of the Customer.
		number: one of theirs.
		command_id: made by the page.
		text: what was typed; not read with a template.
		template: key of a ready message.
	"""
	view.require_customer(customer)
	# the outbox itself sends one effect once
	key = f"support:{frappe.session.user}:{command_id}"[:140]
	return writing.send_text(customer, number, template, text, key)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def send_mail(customer: str, address: str, subject: str, text: str, command_id: str) -> MessageToCustomer:
	"""Send an e-mail to one of the customer's addresses; a second request with the same id sends nothing.

	Args:
		customer: name of the Customer.
		address: one of theirs.
		subject: what it is about.
		text: plain text.
		command_id: made by the page.
	"""
	view.require_customer(customer)
	asked = {"customer": customer, "address": address, "subject": subject, "text": text}
	return _once(command_id, "send_mail", asked, lambda: writing.send_mail(customer, address, subject, text))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def answer_ticket(customer: str, ticket: str, text: str, command_id: str) -> MessageToCustomer:
	"""Answer the customer in a ticket, by e-mail if they wrote by e-mail; the same id answers once.

	Args:
		customer: name of the Customer.
		ticket: name of the Issue.
		text: plain text.
		command_id: made by the page.
	"""
	require_ticket(ticket, "write")
	asked = {"customer": customer, "ticket": ticket, "text": text}
	return _once(command_id, "answer_ticket", asked, lambda: writing.answer_ticket(customer, ticket, text))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def open_ticket(customer: str, subject: str, command_id: str, text: str = "", kind: str = "") -> OpenedTicket:
	"""Open a ticket for the customer; the same id opens one.

	Args:
		customer: name of the Customer.
		subject: what it is about.
		command_id: made by the page.
		text: what was said.
		kind: name of an Issue Type.
	"""
	view.require_customer(customer)
	asked = {"customer": customer, "kind": kind, "subject": subject, "text": text}
	return _once(command_id, "open_ticket", asked, lambda: writing.open_ticket(customer, kind, subject, text))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def add_note(customer: str, text: str, command_id: str) -> WrittenNote:
	"""Write down something about the customer that only the office reads; the same id writes once.

	Args:
		customer: name of the Customer.
		text: plain text.
		command_id: made by the page.
	"""
	view.require_customer(customer)
	asked = {"customer": customer, "text": text}
	return _once(command_id, "add_note", asked, lambda: writing.add_note(customer, text))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(30, 60)
@unit_of_work.whole
def send_pay_link(customer: str, way: Literal["text", "mail"], command_id: str) -> SentPayLink:
	"""Send the customer a link to what is open, which names the amount to them alone; the same id sends once.

	Args:
		customer: name of the Customer.
		way: as a text to their mobile number, or as an e-mail to their address.
		command_id: made by the page.

	Raises:
		FsmError: the old system collects from the customer, nothing is due, or they cannot be reached this way.
	"""
	view.require_customer(customer)
	send = pay_links.text_link if way == "text" else pay_links.mail_link
	asked = {"customer": customer, "way": way}
	return _once(command_id, "send_pay_link", asked, lambda: send(customer, now_datetime()))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(30, 60)
@unit_of_work.whole
def restart_modem(customer: str, equipment: str) -> ModemCommand:
	"""Have a device at the customer's restart."""
	return {"command": modem_actions.restart_modem(customer, equipment, now_datetime())}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(30, 60)
@unit_of_work.whole
def change_wifi(customer: str, equipment: str, wifi_ssid: str, wifi_password: str = "") -> ModemCommand:
	"""Give the customer's Wi-Fi another name or password; an empty password keeps the present one.

	Args:
		customer: name of the Customer.
		equipment: name of the Equipment that makes the Wi-Fi.
		wifi_ssid: the network's name.
		wifi_password: 8 to 63 characters; empty keeps the present one.
	"""
	made = modem_actions.change_wifi(customer, equipment, wifi_ssid, wifi_password, now_datetime())
	return {"command": made}


def _row(entry: CustomerEvent) -> TimelineRow:
	return {
		"key": entry.place.text,
		"kind": entry.kind,
		"at": entry.at,
		"side": entry.side,
		"state": entry.state,
		"title": entry.title,
		"text": entry.text,
		"author": entry.author,
		"about_doctype": entry.about[0],
		"about_name": entry.about[1],
		"detail": entry.detail,
		"amount": None if entry.amount is None else float(entry.amount),
		"is_hidden": entry.is_hidden,
	}


def _once(command_id: str, kind: str, asked: dict, work):
	return idempotency.run_once(command_id, frappe.session.user, f"customer.{kind}", asked, work)


def _language() -> str:
	"""Return the language of the reader, fr or en."""
	return "fr" if (frappe.local.lang or "").startswith("fr") else "en"
