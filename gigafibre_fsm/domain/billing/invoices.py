"""Invoices as a customer sees them, and what is open of them; ERPNext's Sales Invoice holds them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Sum

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Sales Invoice"
CANCELLED = 2
FIELDS = ("name", "customer", "company", "currency", "debit_to", "due_date", "outstanding_amount")


@dataclass(frozen=True)
class InvoiceLine:
	"""A line or a tax: its text, and its amount in the invoice's currency."""

	text: str
	amount: Decimal


@dataclass(frozen=True)
class InvoiceView:
	"""An invoice for its customer; amounts in its currency, `outstanding` is what is left to pay.

	Attributes:
		period: first and last day of the service billed; None if it is not for a period.
		is_credited: whether credit notes give back the whole of it.
		is_credit_note: whether it is a credit note itself; its amounts are negative then.
	"""

	name: str
	customer: str
	company: str
	currency: str
	posted_on: date
	due_on: date
	period: tuple[date, date] | None
	lines: tuple[InvoiceLine, ...]
	net: Decimal
	taxes: tuple[InvoiceLine, ...]
	total: Decimal
	outstanding: Decimal
	is_cancelled: bool
	is_credited: bool
	is_credit_note: bool

	@property
	def paid(self) -> Decimal:
		"""What was paid or credited."""
		return self.total - self.outstanding


@dataclass(frozen=True)
class OpenRow:
	"""What is open of an invoice, and the account on which it is owed.

	`delayed_until` is the day until which its customer was granted time; None without a delay, or where it is not read.
	"""

	name: str
	customer: str
	company: str
	currency: str
	debit_to: str
	due_date: date
	outstanding: Decimal
	delayed_until: date | None = None


def load_invoice(name: str, customer: str) -> InvoiceView:
	"""Return a submitted or cancelled invoice of a customer.

	Args:
		name: name of the Sales Invoice.
		customer: name of the Customer whom the reader stands for.

	Raises:
		NotYours: there is none, it is a draft, or it is another customer's.
	"""
	require_own(name, customer)
	return _view(frappe.get_doc(DOCTYPE, name))


def require_own(name: str, customer: str) -> None:
	"""Check that an invoice is a customer's, and no draft.

	Raises:
		NotYours: there is none, it is a draft, or it is another customer's.
	"""
	owner = frappe.db.get_value(DOCTYPE, name, ["customer", "docstatus"])
	if not owner or owner[0] != customer or not owner[1]:
		raise NotYours


def list_open(invoices: Sequence[str]) -> list[OpenRow]:
	"""Return those of the invoices that are submitted and not settled, oldest due first."""
	return _list_rows({"name": ("in", list(invoices)), "outstanding_amount": (">", 0)})


def list_of_customer(customer: str) -> list[OpenRow]:
	"""Return what may be asked for of all invoices of a customer, oldest due first, in one query; see `list_payable`."""
	invoice, promise = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Payment Promise")
	found = (
		frappe.qb.from_(invoice)
		.left_join(promise)
		.on((promise.sales_invoice == invoice.name) & (promise.state == "Open"))
		.select(*(invoice[field] for field in FIELDS), invoice.return_against)
		.select(promise.due_on.as_("delayed_until"))
		.where((invoice.customer == customer) & (invoice.docstatus == 1))
		.where(invoice.outstanding_amount != 0)
		.orderby(invoice.due_date, invoice.name)
		.run(as_dict=True)
	)
	credits: dict[str, Decimal] = {}
	for row in found:
		against = row.pop("return_against")
		if against and row.outstanding_amount < 0:
			credits[against] = credits.get(against, Decimal(0)) - to_decimal(row.outstanding_amount)
	return _less_credits(_open_rows(found), credits)


def list_payable(invoices: Sequence[str]) -> list[OpenRow]:
	"""Return the same with what may be asked for: an open credit note reduces the invoice that it corrects.

	ERPNext leaves both open, the invoice and its credit note, until somebody reconciles them.
	"""
	return _less_credits(list_open(invoices), _sum_credits(invoices))


def _less_credits(rows: Iterable[OpenRow], credits: Mapping[str, Decimal]) -> list[OpenRow]:
	left = (replace(row, outstanding=row.outstanding - credits.get(row.name, Decimal(0))) for row in rows)
	return [row for row in left if row.outstanding > 0]


def find_chargeable(invoice: str) -> OpenRow | None:
	"""Return what may be charged of an invoice without asking its customer; None if nothing is.

	A credit of the account, such as an advance that somebody has yet to allocate, is not charged again.
	"""
	for row in list_payable([invoice]):
		owed = min(row.outstanding, find_balance(row.customer, row.company))
		return replace(row, outstanding=owed) if owed > 0 else None
	return None


def find_payable(invoice: str) -> Decimal:
	"""Return what may be asked for of one invoice; zero if nothing."""
	return sum((row.outstanding for row in list_payable([invoice])), Decimal(0))


def _sum_credits(invoices: Sequence[str]) -> dict[str, Decimal]:
	if not invoices:
		return {}
	note = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(note)
		.select(note.return_against, Sum(note.outstanding_amount))
		.where(note.return_against.isin(list(invoices)) & (note.docstatus == 1))
		.where(note.outstanding_amount < 0)
		.groupby(note.return_against)
		.run()
	)
	return {name: -to_decimal(amount) for name, amount in rows}


def lock_open(invoices: Sequence[str]) -> list[OpenRow]:
	"""Return the same as `list_open`, locked, and as others have committed it.

	ERPNext's own forms lock no customer, but they write the invoice that they pay.
	"""
	invoice = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(invoice)
		.select(*FIELDS)
		.where(invoice.name.isin(list(invoices)) & (invoice.docstatus == 1))
		.where(invoice.outstanding_amount > 0)
		.orderby(invoice.due_date)
		.orderby(invoice.name)
		.for_update()
		.run(as_dict=True)
	)
	return _open_rows(rows)


def find_balance(customer: str, company: str) -> Decimal:
	"""Return what a customer owes a company, by the ledger; negative for a credit."""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	owed = (
		frappe.qb.from_(entry)
		.select(Sum(entry.amount_in_account_currency))
		.where((entry.party_type == "Customer") & (entry.party == customer))
		.where((entry.company == company) & (entry.delinked == 0))
		.run()[0][0]
	)
	return to_decimal(owed)


def list_credit_notes(invoices: Sequence[str]) -> list[OpenRow]:
	"""Return the credit notes against these invoices that are not settled; their `outstanding` is negative."""
	return _list_rows({"return_against": ("in", list(invoices)), "outstanding_amount": ("<", 0)})


def _list_rows(filters: dict[str, object]) -> list[OpenRow]:
	return _open_rows(
		frappe.get_all(
			DOCTYPE, filters={"docstatus": 1, **filters}, fields=list(FIELDS), order_by="due_date, name"
		)
	)


def _open_rows(rows: Iterable["frappe._dict"]) -> list[OpenRow]:
	return [OpenRow(outstanding=to_decimal(row.pop("outstanding_amount")), **row) for row in rows]


def sum_returned(invoices: Sequence[str]) -> dict[str, Decimal]:
	"""Return what the credit notes against invoices give back, open or not, by the invoice's name; dollars."""
	if not invoices:
		return {}
	note = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(note)
		.select(note.return_against, Sum(note.grand_total))
		.where(note.return_against.isin(list(invoices)) & (note.docstatus == 1))
		.groupby(note.return_against)
		.run()
	)
	return {name: -to_decimal(amount) for name, amount in rows}


def find_period(doc: "Document") -> tuple[date, date] | None:
	"""Return the first and last day of the service that an invoice bills; None if it is not for a period."""
	if doc.get("from_date") and doc.get("to_date"):
		return doc.from_date, doc.to_date
	return None


def _view(doc: "Document") -> InvoiceView:
	outstanding = find_payable(doc.name)
	total = to_decimal(doc.rounded_total or doc.grand_total)
	return InvoiceView(
		name=doc.name,
		customer=doc.customer,
		company=doc.company,
		currency=doc.currency,
		posted_on=doc.posting_date,
		due_on=doc.due_date or doc.posting_date,
		period=find_period(doc),
		lines=tuple(InvoiceLine(row.item_name or row.item_code, to_decimal(row.amount)) for row in doc.items),
		net=to_decimal(doc.net_total),
		taxes=tuple(InvoiceLine(row.description, to_decimal(row.tax_amount)) for row in doc.taxes),
		total=total,
		outstanding=outstanding,
		is_cancelled=doc.docstatus == CANCELLED,
		is_credited=not outstanding and sum_returned([doc.name]).get(doc.name, Decimal(0)) >= total > 0,
		is_credit_note=bool(doc.is_return),
	)
