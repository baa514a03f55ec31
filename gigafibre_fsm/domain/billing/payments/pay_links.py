"""The link on which a customer sees and pays what is open, by text or by e-mail, in their language.

Whoever sends it need not see an amount: only the customer reads the message.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.payments import account_page, customer_mail, messages
from gigafibre_fsm.domain.billing.payments.account_page import AccountClaim, PayableInvoice
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError

TEMPLATE = "customer_open_invoices"


class SentPayLink(TypedDict):
	"""The number or e-mail address to which the link goes, and why it will not be sent; empty if it will."""

	address: str
	problem: str


def text_link(customer: str, now: datetime) -> SentPayLink:
	"""Text a customer what is open in all, with a link to the oldest open invoice.

	The link opens that invoice alone; its page sends whoever holds it a link to the whole account, to the number on file.

	Args:
		customer: name of the Customer.
		now: site time, naive.

	Raises:
		FsmError: the old system collects from the customer, nothing is due, or they have no mobile number.
	"""
	claim, person = _require_due(customer, now.date()), messages.load_customer(customer)
	if not person.phone:
		frappe.throw(
			_("This customer has no mobile number, so no link was sent. Send it by e-mail."), FsmError
		)
	oldest = _list_free(claim)[0].name
	link = messages.issue_pay_link(oldest, now)
	name = outbox.queue_message(
		TEMPLATE,
		person.phone,
		person.language,
		{**messages.common_values(person), "amount": formatting.money(claim.total, person.language)},
		effect_key=f"{TEMPLATE}:{link}",
		reference=("Sales Invoice", oldest),
		recipient=("Customer", customer),
		link=link,
	)
	problem = frappe.db.get_value(outbox.DOCTYPE, name, "error")
	return {"address": person.phone, "problem": problem or ""}


def mail_link(customer: str, now: datetime) -> SentPayLink:
	"""E-mail a customer each open invoice with its link.

	Args:
		customer: name of the Customer.
		now: site time, naive.

	Raises:
		FsmError: the old system collects from the customer, nothing is due, they have no usable address, the valve is
			closed, or the site has no outgoing account.
	"""
	claim = _require_due(customer, now.date())
	language = messages.find_language(customer)
	mail = CustomerMail(
		_("Your open invoices", language),
		_write_paragraphs(claim, language, now),
		("Sales Invoice", _list_free(claim)[0].name),
	)
	return {"address": customer_mail.send_mail(customer, mail), "problem": ""}


def write_invoice_line(invoice: str, due_on: date, amount: Decimal, language: str, now: datetime) -> str:
	"""Return the line of an invoice in an e-mail as HTML: its name, due day and amount, as a link to its page.

	Args:
		invoice: name of the Sales Invoice.
		due_on: the day on which it is due.
		amount: what is left to pay, in dollars.
		language: of the reader, `fr` or `en`.
		now: site time, naive; the link lasts from then.
	"""
	url = escape_html(links.fresh_url(messages.issue_pay_link(invoice, now)))
	due = formatting.day(due_on, language, formatting.FULL)
	sentence = _("Invoice {0}, due {1}: {2}", language)
	text = sentence.format(invoice, due, formatting.money(amount, language))
	return f'<a href="{url}">{escape_html(text)}</a>'


def _require_due(customer: str, today: date) -> AccountClaim:
	sides.require_collected_here(customer)
	claim = account_page.load_claim(customer, today)
	if claim.total <= 0:
		frappe.throw(_("Nothing is due, so no link was sent."), FsmError)
	return claim


def _list_free(claim: AccountClaim) -> list[PayableInvoice]:
	"""Return the invoices that can be paid now, oldest due first."""
	return [each for each in claim.invoices if not each.is_in_flight]


def _write_paragraphs(claim: AccountClaim, language: str, now: datetime) -> list[str]:
	free, office = _list_free(claim), load_office()
	opening = [_("Hello,", language), *_explain_total(free, claim.total, language)]
	listed = "<br>".join(
		write_invoice_line(each.name, each.pay_by, each.outstanding, language, now) for each in free
	)
	closing = [office.brand]
	if office.phone:
		phone = formatting.phone_number(office.phone)
		closing.insert(0, _("A question? Call us: {0}", language).format(phone))
	return [*map(escape_html, opening), listed, *map(escape_html, closing)]


def _explain_total(free: Iterable[PayableInvoice], total: Decimal, language: str) -> list[str]:
	whole = sum((each.outstanding for each in free), Decimal(0))
	asked = _("As you asked, here are your open invoices: {0} in all.", language)
	found = [asked.format(formatting.money(whole, language))]
	if total < whole:
		left = _("After the credit of your account, {0} is left to pay.", language)
		found.append(left.format(formatting.money(total, language)))
	return found
