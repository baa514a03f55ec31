"""Texts to customers about payments: a link to an invoice, and the confirmation of a payment."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing import amounts, invoices
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

LINK_LASTS = timedelta(days=30)
USUAL_LANGUAGE = "fr"


class BilledCustomer(NamedTuple):
	"""Whom a text about an invoice goes to; `language` is fr or en."""

	name: str
	phone: str
	language: str
	is_person: bool


def issue_pay_link(invoice: str, now: datetime) -> str:
	"""Create a link that opens one invoice and its payment for 30 days; return the name of the FSM Magic Link."""
	customer = frappe.db.get_value("Sales Invoice", invoice, "customer")
	language = load_customer(customer).language
	whom, what = ("Customer", customer), ("Sales Invoice", invoice)
	return links.issue_link("Invoice", whom, now + LINK_LASTS, what, language=language)


def send_pay_link(invoice: str, now: datetime) -> str:
	"""Text the customer a link to an invoice; return the name of the FSM SMS.

	Raises:
		FsmError: nothing is open on the invoice, the old system collects from the customer, or they have no mobile
			number.
	"""
	row = frappe.db.get_value("Sales Invoice", invoice, ["customer", "due_date"], as_dict=True)
	payable = invoices.list_payable([invoice])
	if not row or not payable:
		frappe.throw(_("Nothing is due on this invoice, so no link was sent."), FsmError)
	sides.require_collected_here(row.customer)
	person = load_customer(row.customer)
	if not person.phone:
		frappe.throw(_("{0} has no mobile number, so no link was sent.").format(person.name), FsmError)
	link = issue_pay_link(invoice, now)
	outstanding = payable[0].outstanding
	return outbox.queue_message(
		"customer_invoice",
		person.phone,
		person.language,
		{
			**common_values(person),
			"amount": formatting.money(outstanding, person.language),
			"day": formatting.day(row.due_date, person.language, formatting.BRIEF),
		},
		effect_key=f"customer_invoice:{link}",
		reference=("Sales Invoice", invoice),
		recipient=("Customer", row.customer),
		link=link,
	)


def send_fresh_link(invoice: str, now: datetime) -> None:
	"""Text another link to an invoice to its customer's number on file; nothing if nothing is due on it."""
	try:
		send_pay_link(invoice, now)
	except FsmError:
		# who asks learns nothing of the invoice
		frappe.clear_messages()


def queue_receipt(payment: "Document") -> None:
	"""Text the customer that a payment is booked; a number that cannot be texted is recorded on the message."""
	person = load_customer(payment.customer)
	if not person.phone:
		return
	received = amounts.to_decimal(payment.received)
	outbox.queue_message(
		"customer_payment_received",
		person.phone,
		person.language,
		{**common_values(person), "amount": formatting.money(received, person.language)},
		effect_key=f"customer_payment_received:{payment.name}",
		reference=(payment.doctype, payment.name),
		recipient=("Customer", payment.customer),
	)


def queue_credit(credit_note: "Document") -> None:
	"""Text the customer that a credit is booked, with its taxes; nothing without a number."""
	person = load_customer(credit_note.customer)
	if not person.phone:
		return
	amount = -amounts.to_decimal(credit_note.grand_total)
	outbox.queue_message(
		"customer_credit_granted",
		person.phone,
		person.language,
		{**common_values(person), "amount": formatting.money(amount, person.language)},
		effect_key=f"customer_credit_granted:{credit_note.name}",
		reference=(credit_note.doctype, credit_note.name),
		recipient=("Customer", credit_note.customer),
	)


def queue_refusal(payment: "Document", now: datetime) -> None:
	"""Text the customer that a saved method was refused, with a link on which the invoice is paid otherwise.

	Nothing is sent while the old system collects: whoever answers would pay the same twice.
	"""
	person = load_customer(payment.customer)
	if not person.phone or not payment.allocations or not sides.is_collected_here(payment.customer):
		return
	link = issue_pay_link(payment.allocations[0].sales_invoice, now)
	outbox.queue_message(
		"customer_payment_refused",
		person.phone,
		person.language,
		{
			**common_values(person),
			"amount": formatting.money(amounts.to_decimal(payment.amount), person.language),
		},
		effect_key=f"customer_payment_refused:{payment.name}",
		reference=(payment.doctype, payment.name),
		recipient=("Customer", payment.customer),
		link=link,
	)


def find_language(customer: str) -> str:
	"""Return the language in which a customer is written to: `fr` or `en`."""
	return load_customer(customer).language


def common_values(person: BilledCustomer) -> dict[str, str]:
	"""Return the placeholders that every text about money may use."""
	settings = frappe.get_cached_doc("FSM Settings")
	return {
		"brand": settings.brand_name or "",
		"dispatch_phone": formatting.phone_number(settings.dispatch_phone),
		"first_name": names.first_name(person.name, is_person=person.is_person),
	}


def load_customer(customer: str) -> BilledCustomer:
	"""Return whom texts about a customer's invoices go to; the language is French unless it is known."""
	row = frappe.db.get_value(
		"Customer", customer, ["customer_name", "mobile_no", "language", "customer_type"], as_dict=True
	)
	language = (row.language or "")[:2]
	return BilledCustomer(
		row.customer_name or customer,
		row.mobile_no or "",
		language if language in ("fr", "en") else USUAL_LANGUAGE,
		row.customer_type != "Company",
	)
