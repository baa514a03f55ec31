"""Asks customers how their ticket was settled: once per ticket, once in thirty days per customer; a text waits for the morning."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing import customers
from gigafibre_fsm.domain.billing.payments import customer_mail
from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.ticket_mail import undelivered
from gigafibre_fsm.domain.care.tickets import notices, stages, visibility
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.platform import outbound_guard, phone_numbers, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from gigafibre_fsm.domain.billing.payments.messages import BilledCustomer

TEMPLATE = "customer_ticket_rating"
PAUSE = timedelta(days=30)
BATCH = 100
"""The rest is due the next minute."""


def ask_due(now: datetime) -> None:
	"""Ask about the tickets that were settled an hour ago, each in a transaction of its own.

	Args:
		now: site time, naive.
	"""
	for name in frappe.get_all(
		"Issue", filters=due.rating_filters(now), pluck="name", order_by="modified", limit=BATCH
	):
		transactions.run_transaction(lambda name=name: _judge(name, now))


def _judge(name: str, now: datetime) -> None:
	customer = frappe.db.get_value("Issue", name, "customer")
	if not customer:
		return
	customers.lock_customer(customer)
	fields = ["name", "status", "customer", "fsm_rating", "fsm_rating_judged_on", "fsm_network_incident"]
	issue = frappe.db.get_value("Issue", name, fields, as_dict=True, for_update=True)
	if issue.fsm_rating_judged_on or issue.status not in stages.STATUS_OVER or issue.customer != customer:
		return
	values: dict[str, object] = {"fsm_rating_judged_on": now}
	if _is_worth_asking(issue, now) and _ask(issue):
		values["fsm_rating_asked_on"] = now
	# not a change of the ticket: its age decides until when a reply opens it again
	frappe.db.set_value("Issue", name, values, update_modified=False)


def _is_worth_asking(issue: "frappe._dict", now: datetime) -> bool:
	"""Whether the customer wrote themselves, of no outage of many, and was not asked lately."""
	if issue.fsm_rating or issue.fsm_network_incident:
		return False
	asked = {"customer": issue.customer, "fsm_rating_asked_on": (">", now - PAUSE)}
	wrote = {
		"reference_doctype": "Issue",
		"reference_name": issue.name,
		"sent_or_received": stages.RECEIVED_BY_US,
		visibility.FIELD: 1,
	}
	return not frappe.db.exists("Issue", asked) and bool(frappe.db.exists("Communication", wrote))


def _ask(issue: "frappe._dict") -> bool:
	person = customer_messages.load_customer(issue.customer)
	return _ask_by_text(issue, person) or _ask_by_mail(issue, person.language)


def _ask_by_text(issue: "frappe._dict", person: "BilledCustomer") -> bool:
	if not person.phone or _is_refused(person.phone):
		return False
	link = notices.issue_link(issue.name, issue.customer, person.phone)
	if not link:
		return False
	outbox.queue_message(
		TEMPLATE,
		person.phone,
		person.language,
		{**customer_messages.common_values(person), "ticket": issue.name},
		effect_key=f"{TEMPLATE}:{issue.name}",
		reference=("Issue", issue.name),
		recipient=("Customer", issue.customer),
		link=link,
	)
	return True


def _is_refused(phone: str) -> bool:
	try:
		return consent.is_opted_out(phone_numbers.to_textable(phone))
	except ValueError:
		return True


def _ask_by_mail(issue: "frappe._dict", language: str) -> bool:
	address = customer_mail.find_address(issue.customer)
	if not address or undelivered.is_unreachable(address.lower()):
		return False
	if not outbound_guard.judge_effect("email", address.lower()).open:
		return False
	page = escape_html(f"{links.base_url()}/portal/tickets/{issue.name}")
	label = escape_html(_("Say how it went", language))
	paragraphs = (
		_("Hello,", language),
		_("Your request {0} is settled. How did we do, from 1 to 5?", language).format(
			escape_html(issue.name)
		),
		f'<a href="{page}">{label}</a>',
	)
	mail = CustomerMail(_("How did we do?", language), paragraphs, ("Issue", issue.name))
	try:
		customer_mail.queue_mail(address, mail)
	except FsmError:
		frappe.clear_last_message()
		return False
	return True
