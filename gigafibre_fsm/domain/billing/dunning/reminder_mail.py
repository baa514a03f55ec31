"""The e-mail of a reminder: what is owed, each invoice with its link, and what follows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.billing.dunning.stages import SUSPENSION_NOTICES, DunningStep
from gigafibre_fsm.domain.billing.invoices import OpenRow
from gigafibre_fsm.domain.billing.payments import customer_mail, messages, pay_links
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail, find_address
from gigafibre_fsm.domain.platform import formatting, outbound_guard
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError


@dataclass(frozen=True)
class ReminderMail:
	"""What an e-mail says; dollars.

	Attributes:
		step: a reminder or a notice of suspension.
		customer: name of the Customer.
		language: `fr` or `en`.
		rows: invoices that are claimed.
		amount: their sum.
		day: of the suspension for a notice of it, else of the oldest due date.
	"""

	step: DunningStep
	customer: str
	language: str
	rows: tuple[OpenRow, ...]
	amount: Decimal
	day: date


def may_mail(customer: str) -> bool:
	"""Whether the customer has an address to which e-mails may leave this site."""
	address = find_address(customer)
	return bool(address) and outbound_guard.judge_effect("email", address.lower()).open


def send_mail(mail: ReminderMail, now: datetime) -> str:
	"""Queue the e-mail in the caller's transaction; return the address, empty if there is nothing to send it by.

	Args:
		mail: what it says.
		now: site time, naive.
	"""
	if not may_mail(mail.customer):
		return ""
	return _send(mail.customer, mail.rows[0].name, _subject(mail), _paragraphs(mail, now))


def confirm_delay(customer: str, invoice: str, amount: Decimal, due_on: date) -> str:
	"""Queue the e-mail that confirms a delay; return the address, empty if there is nothing to send it by.

	Args:
		customer: name of the Customer.
		invoice: name of the Sales Invoice.
		amount: in dollars.
		due_on: day on which it is paid at the latest.
	"""
	if not may_mail(customer):
		return ""
	language = messages.find_language(customer)
	day = formatting.day(due_on, language, formatting.FULL)
	sentence = _("You have until {0} to pay {1} of the invoice {2}. Thank you!", language)
	body = sentence.format(day, formatting.money(amount, language), invoice)
	lines = [_("Hello,", language), body, load_office().brand]
	subject = _("You have until {0} to pay", language).format(day)
	return _send(customer, invoice, subject, list(map(escape_html, lines)))


def _send(customer: str, invoice: str, subject: str, paragraphs: list[str]) -> str:
	mail = CustomerMail(subject, paragraphs, ("Sales Invoice", invoice))
	try:
		return customer_mail.send_mail(customer, mail)
	except FsmError:
		# a site without an outgoing account reminds by text
		frappe.clear_last_message()
		return ""


def _subject(mail: ReminderMail) -> str:
	amount = formatting.money(mail.amount, mail.language)
	if mail.step is DunningStep.UPCOMING:
		return _("{0} will soon be due", mail.language).format(amount)
	if mail.step in SUSPENSION_NOTICES:
		day = formatting.day(mail.day, mail.language, formatting.FULL)
		return _("Your service will be suspended on {0}", mail.language).format(day)
	return _("Reminder: {0} is overdue", mail.language).format(amount)


def _paragraphs(mail: ReminderMail, now: datetime) -> list[str]:
	language, office = mail.language, load_office()
	opening = [_("Hello,", language), *_sentences(mail)]
	listed = "<br>".join(
		pay_links.write_invoice_line(row.name, row.due_date, row.outstanding, language, now)
		for row in mail.rows
	)
	closing = (
		[]
		if mail.step is DunningStep.UPCOMING
		else [
			_("You need more time? Ask for it on the page of the invoice.", language),
			_("If you have just paid, thank you: there is nothing else to do.", language),
		]
	)
	if office.phone:
		phone = formatting.phone_number(office.phone)
		closing.append(_("A question? Call us: {0}", language).format(phone))
	return [*map(escape_html, opening), listed, *map(escape_html, closing), escape_html(office.brand)]


def _sentences(mail: ReminderMail) -> list[str]:
	language = mail.language
	amount = formatting.money(mail.amount, language)
	day = formatting.day(mail.day, language, formatting.FULL)
	if mail.step is DunningStep.UPCOMING:
		return [_("{0} will be due on {1}.", language).format(amount, day)]
	if mail.step not in SUSPENSION_NOTICES:
		return [_("{0} has been due since {1}.", language).format(amount, day)]
	since = formatting.day(mail.rows[0].due_date, language, formatting.FULL)
	return [
		_("{0} has been due since {1}.", language).format(amount, since),
		_("Without a payment or an agreement with us, we will suspend your service on {0}.", language).format(
			day
		),
	]
