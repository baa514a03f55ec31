"""Books what happened to a payment in ERPNext: each booking once, in the transaction of the payment's row.

The money is booked gross into the clearing account of the vendor; its fees and payouts are booked apart.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing import amounts, invoices, ledger_accounts, ledger_entries
from gigafibre_fsm.domain.billing.amounts import Allocation, OpenInvoice
from gigafibre_fsm.domain.billing.payments.states import Booking, BookingKind

if TYPE_CHECKING:
	from frappe.model.document import Document


def book(doc: "Document", booking: Booking, now: datetime) -> str | None:
	"""Book one thing that happened to a payment; return ERPNext's reason if it refuses, None if it is booked.

	The customer is locked by the caller, so what is open of the invoices cannot change meanwhile. The unique
	key of FSM Payment Booking makes a second booking impossible, whoever calls this.

	Args:
		doc: the FSM Payment, locked; the booking is appended to it, and the caller saves it.
		booking: what to book.
		now: site time, naive.
	"""
	document, refusal = ledger_entries.submit_entry(lambda: _ENTRIES[booking.kind](doc, booking, now))
	if document is None:
		return refusal
	ledger_entries.append_booking(doc, booking.kind.value, booking.reference, booking.amount, document)
	if booking.kind is BookingKind.PAYMENT:
		_record_allocations(doc, document)
	return None


def _record_allocations(doc: "Document", entry: "Document") -> None:
	doc.payment_entry = entry.name
	paid = {row.reference_name: row.allocated_amount for row in entry.references}
	for row in doc.allocations:
		row.booked = paid.get(row.sales_invoice, 0)


def _payment(doc: "Document", booking: Booking, now: datetime) -> "Document":
	"""Money that arrived: it pays the invoices in their order, and the rest is a credit of the customer."""
	rows = invoices.lock_open([row.sales_invoice for row in doc.allocations])
	account = rows[0].debit_to if rows else _receivable_account(doc)
	fitting = [
		OpenInvoice(row.name, row.outstanding)
		for row in rows
		if (row.debit_to, row.customer, row.company) == (account, doc.customer, doc.company)
	]
	allocations, _rest = amounts.allocate(booking.amount, fitting)
	return _entry(doc, "Receive", booking, now, account=account, allocations=allocations)


def _refund(doc: "Document", booking: Booking, now: datetime) -> "Document":
	"""Money that went back: it settles credit notes of the invoices paid, and the rest is owed by the customer."""
	notes = invoices.list_credit_notes([row.sales_invoice for row in doc.allocations])
	account = notes[0].debit_to if notes else _receivable_account(doc)
	fitting = [OpenInvoice(row.name, -row.outstanding) for row in notes if row.debit_to == account]
	given, _rest = amounts.allocate(booking.amount, fitting)
	settled = [Allocation(each.invoice, -each.amount) for each in given]
	return _entry(doc, "Pay", booking, now, account=account, allocations=settled)


def _refund_reversal(doc: "Document", booking: Booking, now: datetime) -> "Document":
	"""A refund that failed: the money is with us again, as a credit of the customer."""
	return _entry(doc, "Receive", booking, now, account=_receivable_account(doc))


def _dispute(doc: "Document", booking: Booking, now: datetime) -> "Document":
	"""Money that the bank took back: the invoices it had paid are open again."""
	return _journal(doc, booking, now, sign=1)


def _dispute_reversal(doc: "Document", booking: Booking, now: datetime) -> "Document":
	"""Money that the bank returned: it pays the invoices again."""
	return _journal(doc, booking, now, sign=-1)


_ENTRIES: Mapping[BookingKind, Callable[["Document", Booking, datetime], "Document"]] = {
	BookingKind.PAYMENT: _payment,
	BookingKind.REFUND: _refund,
	BookingKind.REFUND_REVERSAL: _refund_reversal,
	BookingKind.DISPUTE: _dispute,
	BookingKind.DISPUTE_REVERSAL: _dispute_reversal,
}


def _entry(
	doc: "Document",
	payment_type: str,
	booking: Booking,
	now: datetime,
	*,
	account: str,
	allocations: list[Allocation] | None = None,
) -> "Document":
	clearing = ledger_accounts.clearing_account(doc.company)
	is_received = payment_type == "Receive"
	amount = float(booking.amount)
	is_payment = booking.kind is BookingKind.PAYMENT
	entry = frappe.new_doc("Payment Entry")
	entry.update(
		{
			"payment_type": payment_type,
			"company": doc.company,
			# frozen books refuse an earlier day; when it happened stands in reference_date
			"posting_date": str(now.date()),
			"party_type": "Customer",
			"party": doc.customer,
			"paid_from": account if is_received else clearing,
			"paid_to": clearing if is_received else account,
			"paid_amount": amount,
			"received_amount": amount,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": doc.payment_intent if is_payment else booking.reference,
			"reference_date": str(((doc.succeeded_on if is_payment else None) or now).date()),
			"references": [
				{
					"reference_doctype": "Sales Invoice",
					"reference_name": each.invoice,
					"allocated_amount": float(each.amount),
				}
				for each in allocations or ()
			],
		}
	)
	return entry


def _journal(doc: "Document", booking: Booking, now: datetime, *, sign: int) -> "Document":
	"""Return the Journal Entry that takes money from the clearing account, or puts it back.

	Args:
		doc: the FSM Payment.
		booking: what to book.
		now: site time, naive.
		sign: 1 if the customer owes again, -1 if no more.
	"""
	owes, clears = ("debit", "credit") if sign > 0 else ("credit", "debit")
	account = _receivable_account(doc)
	rows = [
		{
			"account": account,
			"party_type": "Customer",
			"party": doc.customer,
			f"{owes}_in_account_currency": float(amount),
			**({"reference_type": "Sales Invoice", "reference_name": invoice} if invoice else {}),
		}
		for invoice, amount in _shares(doc, booking.amount)
	]
	rows.append(
		{
			"account": ledger_accounts.clearing_account(doc.company),
			f"{clears}_in_account_currency": float(booking.amount),
		}
	)
	journal = frappe.new_doc("Journal Entry")
	journal.update(
		{
			"voucher_type": "Bank Entry",
			"company": doc.company,
			"posting_date": str(now.date()),
			"cheque_no": booking.reference,
			"cheque_date": str(now.date()),
			"user_remark": f"{doc.name} {doc.payment_intent}",
			"accounts": rows,
		}
	)
	return journal


def _shares(doc: "Document", amount: Decimal) -> list[tuple[str, Decimal]]:
	"""Return how much of an amount falls on each invoice that the payment paid; the rest falls on none."""
	paid = [OpenInvoice(row.sales_invoice, amounts.to_decimal(row.booked)) for row in doc.allocations]
	allocations, rest = amounts.allocate(amount, paid)
	shares = [(each.invoice, each.amount) for each in allocations]
	return [*shares, ("", rest)] if rest else shares


def _receivable_account(doc: "Document") -> str:
	names = [row.sales_invoice for row in doc.allocations]
	return ledger_accounts.receivable_account(doc.company, names)
