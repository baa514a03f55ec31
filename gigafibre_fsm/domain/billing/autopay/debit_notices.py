"""Notices of bank debits: the amount and the day, given to the customer before the account is debited.

Source: Payments Canada, Rule H1: 10 calendar days before, unless the agreement shortens that, and again for another
amount.
"""

from dataclasses import replace
from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import escape_html, getdate

from gigafibre_fsm.domain.billing import invoices
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.autopay import schedule
from gigafibre_fsm.domain.billing.autopay.schedule import AutopayLimits, DebitNotice
from gigafibre_fsm.domain.billing.invoices import OpenRow
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.payments import customer_mail, messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.billing.payments.messages import BilledCustomer
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.stripe.words import MethodKind

DOCTYPE = "FSM Debit Notice"
TEMPLATE = "customer_debit_notice"
TEXT, MAIL, NONE = "Text", "E-mail", "None"
LOST = ("Failed", "Cancelled")


def read_limits() -> AutopayLimits:
	"""Return the limits of automatic charges, with the company's own days of notice."""
	days = frappe.get_cached_doc("FSM Settings").debit_notice_days
	return replace(schedule.DEFAULT_LIMITS, notice_days=days or schedule.DEFAULT_LIMITS.notice_days)


def give_for_invoice(invoice: str, now: datetime) -> str | None:
	"""Give the notice of an invoice that was just submitted, if a bank account pays it by itself; return its name.

	Args:
		invoice: name of the Sales Invoice.
		now: site time, naive.
	"""
	customer = frappe.db.get_value(invoices.DOCTYPE, invoice, "customer")
	chosen = methods.find_autopay(customer)
	method = methods.find_method(chosen) if chosen else None
	if not method or method.kind is not MethodKind.PPA:
		return None
	row = invoices.find_chargeable(invoice)
	return give_notice(row, method.name, now) if row else None


def give_notice(row: OpenRow, method: str, now: datetime) -> str | None:
	"""Give the notice of a debit, unless one of this amount is on its way or given; return its name.

	By text; where the customer has no mobile number, or a text was lost, by e-mail.

	Args:
		row: the invoice, with what will be debited.
		method: name of the FSM Payment Method.
		now: site time, naive.
	"""
	earlier = [each for each in _list_notices(row.name, method) if to_decimal(each.amount) == row.outstanding]
	if any(_is_alive(each) for each in earlier):
		return None
	contact = messages.load_customer(row.customer)
	can_text = contact.phone and not any(each.channel == TEXT for each in earlier)
	channel = TEXT if can_text else MAIL if customer_mail.find_address(row.customer) else NONE
	if any(each.channel == channel for each in earlier):
		# every way was tried: the list shows it to a person
		return None
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"customer": row.customer,
			"sales_invoice": row.name,
			"payment_method": method,
			"amount": float(row.outstanding),
			"currency": row.currency,
			"debit_on": schedule.plan_debit(getdate(row.due_date), now.date(), read_limits()),
			"channel": channel,
		}
	)
	# guard: the clock and the submitted invoice lead here; no role may write these rows
	doc.insert(ignore_permissions=True)
	if channel == TEXT:
		doc.db_set("message", _text(doc, contact))
	elif channel == MAIL:
		_mail(doc, contact)
	return doc.name


def _text(doc: "frappe.model.document.Document", contact: BilledCustomer) -> str:
	return outbox.queue_message(
		TEMPLATE,
		contact.phone,
		contact.language,
		{**messages.common_values(contact), "invoice": doc.sales_invoice, **_terms(doc, contact.language)},
		effect_key=f"{TEMPLATE}:{doc.name}",
		reference=(DOCTYPE, doc.name),
		recipient=("Customer", doc.customer),
	)


def _terms(doc: "frappe.model.document.Document", language: str) -> dict[str, str]:
	return {
		"amount": formatting.money(to_decimal(doc.amount), language),
		"day": formatting.day(getdate(doc.debit_on), language, formatting.BRIEF),
	}


def _mail(doc: "frappe.model.document.Document", contact: BilledCustomer) -> None:
	language = contact.language
	amount = formatting.money(to_decimal(doc.amount), language)
	day = formatting.day(getdate(doc.debit_on), language, formatting.FULL)
	said = _("{0} will be debited from your bank account on {1}, for invoice {2}.", language)
	paragraphs = [
		_("Hello,", language),
		escape_html(said.format(amount, day, doc.sales_invoice)),
		_("If something is not right, call us before that day.", language),
	]
	try:
		customer_mail.send_mail(
			doc.customer, CustomerMail(_("Notice of a bank debit", language), paragraphs, (DOCTYPE, doc.name))
		)
	except FsmError:
		# the invoice or the charge of the day must not fail for it
		frappe.clear_messages()
		doc.db_set("channel", NONE)


def list_given(invoice: str, method: str) -> tuple[DebitNotice, ...]:
	"""Return the notices of an invoice's debit that reached the customer, and record when they did."""
	found = []
	for row in _list_notices(invoice, method):
		given_on = row.given_on or _find_given(row)
		if not given_on:
			continue
		if not row.given_on:
			frappe.db.set_value(DOCTYPE, row.name, "given_on", given_on)
		found.append(DebitNotice(getdate(given_on), to_decimal(row.amount), getdate(row.debit_on)))
	return tuple(found)


def _list_notices(invoice: str, method: str) -> list["frappe._dict"]:
	fields = ["name", "amount", "debit_on", "channel", "message", "given_on"]
	filters = {"sales_invoice": invoice, "payment_method": method}
	return frappe.get_all(DOCTYPE, filters, fields, order_by="creation")


def _is_alive(row: "frappe._dict") -> bool:
	if row.given_on:
		return True
	if row.channel == TEXT:
		return frappe.db.get_value("FSM SMS", row.message, "state") not in LOST
	return row.channel == MAIL and _mail_state(row.name) not in ("Error", None)


def _find_given(row: "frappe._dict") -> datetime | date | None:
	if row.channel == TEXT:
		state, on = frappe.db.get_value("FSM SMS", row.message, ["state", "delivered_on"]) or (None, None)
		return on if state == "Delivered" else None
	if row.channel == MAIL and _mail_state(row.name) == "Sent":
		about = {"reference_doctype": DOCTYPE, "reference_name": row.name}
		return frappe.db.get_value("Email Queue", about, "modified")
	return None


def _mail_state(name: str) -> str | None:
	return frappe.db.get_value(
		"Email Queue", {"reference_doctype": DOCTYPE, "reference_name": name}, "status"
	)
