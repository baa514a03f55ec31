"""Payments under way whose money is no longer wanted: the vendor is asked to drop them before they take it.

An invoice was cancelled, credited or paid otherwise while its page was open or its debit waited for its day; or the
saved method may be charged no more.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing import amounts, invoices
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.payments import repository
from gigafibre_fsm.domain.billing.payments.states import PaymentState
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.integrations.errors import Rejected
from gigafibre_fsm.integrations.stripe.client import StripeClient

if TYPE_CHECKING:
	from frappe.model.document import Document

WITHDRAWABLE = (PaymentState.OPEN.value, PaymentState.PROCESSING.value)


def find_touched_invoices(document: "Document") -> set[str]:
	"""Return the invoices of which something else is open once a document of ERPNext was submitted or cancelled.

	Args:
		document: a Sales Invoice, Payment Entry or Journal Entry.
	"""
	if document.doctype == "Payment Entry":
		rows = (
			row.reference_name for row in document.references if row.reference_doctype == invoices.DOCTYPE
		)
		return set(rows)
	if document.doctype == "Journal Entry":
		rows = (row.reference_name for row in document.accounts if row.reference_type == invoices.DOCTYPE)
		return set(rows)
	return set(filter(None, (document.return_against, document.name)))


def look_again(touched: Iterable[str]) -> None:
	"""Have the clock look within a minute at the payments under way of these invoices."""
	if names := tuple(touched):
		row = frappe.qb.DocType("FSM Payment Allocation")
		paying = frappe.qb.from_(row).select(row.parent).where(row.sales_invoice.isin(names))
		payment = frappe.qb.DocType(repository.DOCTYPE)
		_plan_look(payment.name.isin(paying))


def look_again_at_ended_methods() -> None:
	"""Have the clock look within a minute at the payments under way with methods that may be charged no more."""
	method = frappe.qb.DocType(methods.DOCTYPE)
	has_ended = (method.state != methods.ACTIVE) | (method.mandate_state == methods.ENDED)
	ended = frappe.qb.from_(method).select(method.name).where(has_ended)
	_plan_look(frappe.qb.DocType(repository.DOCTYPE).payment_method.isin(ended))


def _plan_look(condition: "frappe.qb.Criterion") -> None:
	payment = frappe.qb.DocType(repository.DOCTYPE)
	query = frappe.qb.update(payment).set(payment.next_check, instants.now_utc())
	query.where(condition & payment.state.isin(repository.UNDER_WAY)).run()


def withdraw_unwanted(name: str, client: StripeClient) -> None:
	"""Ask the vendor to drop a payment that is no longer wanted; the caller asks afterwards what became of it.

	A refusal means that the money is taken already: it comes, and becomes a credit of the customer.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	doc = frappe.get_doc(repository.DOCTYPE, name)
	if doc.state not in WITHDRAWABLE or is_still_wanted(doc):
		return
	try:
		if doc.checkout_session:
			client.expire_checkout(doc.checkout_session)
		elif doc.payment_intent:
			client.cancel_payment(doc.payment_intent)
	except Rejected:
		frappe.logger("gigafibre_fsm").info(f"{name}: not withdrawn", exc_info=True)


def is_still_wanted(doc: "Document") -> bool:
	"""Whether the invoices are still open for what a payment takes, and its saved method may be charged."""
	if doc.payment_method and not methods.find_method(doc.payment_method):
		return False
	rows = invoices.list_payable([row.sales_invoice for row in doc.allocations])
	return sum((row.outstanding for row in rows), Decimal(0)) >= amounts.to_decimal(doc.amount)
