"""Invoices as a customer sees them, and what is open of them; ERPNext's Sales Invoice holds them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pypika.terms import Case

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
	`is_in_flight`: a payment of it is in one of the states that were asked for.
	"""

	name: str
	customer: str
	company: str
	currency: str
	debit_to: str
	due_date: date
	outstanding: Decimal
	delayed_until: date | None = None
	is_in_flight: bool = False


def load_invoice(name: str, customer: str) -> InvoiceView:
	"""Return a submitted or cancelled invoice of a customer.

	Args:
		name: name of the Sales Invoice.
		customer: name of the Customer whom the reader stands for.

	Raises:
		NotYours: there is none, it is a draft, or it is another customer's.
	"""
	head = _read_head(name)
	if not head or head.customer != customer or not head.docstatus:
		raise NotYours
	rows = {"parent": head.name, "parenttype": DOCTYPE}
	items = frappe.get_all("Sales Invoice Item", rows, ["item_name", "item_code", "amount"], order_by="idx")
	taxes = frappe.get_all("Sales Taxes and Charges", rows, ["description", "tax_amount"], order_by="idx")
	return _view(head, items, taxes)


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


def list_of_customer(customer: str, in_flight: Iterable[str] = ()) -> list[OpenRow]:
	"""Return what may be asked for of all invoices of a customer, oldest due first, in one query; see `list_payable`.

	Args:
		customer: name of the Customer.
		in_flight: states of FSM Payment that mark the invoices of which a payment is in one of them.
	"""
	invoice, promise = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Payment Promise")
	payment, part = frappe.qb.DocType("FSM Payment"), frappe.qb.DocType("FSM Payment Allocation")
	paying = (
		frappe.qb.from_(payment)
		.join(part)
		.on(part.parent == payment.name)
		.select(part.sales_invoice)
		.where((payment.customer == customer) & payment.state.isin([*in_flight] or [""]))
	)
	found = (
		frappe.qb.from_(invoice)
		.left_join(promise)
		.on((promise.sales_invoice == invoice.name) & (promise.state == "Open"))
		.select(*(invoice[field] for field in FIELDS), invoice.return_against)
		.select(promise.due_on.as_("delayed_until"))
		.select(Case().when(invoice.name.isin(paying), 1).else_(0).as_("is_in_flight"))
		.where((invoice.customer == customer) & (invoice.docstatus == 1))
		.where(invoice.outstanding_amount != 0)
		.orderby(invoice.due_date, invoice.name)
		.run(as_dict=True)
	)
	credits: dict[str, Decimal] = {}
	for row in found:
		against, row.is_in_flight = row.pop("return_against"), bool(row.is_in_flight)
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
	return list_balances(customer).get(company, Decimal(0))


def list_balances(customer: str) -> dict[str, Decimal]:
	"""Return what a customer owes each company, by the ledger; negative for a credit."""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.company, Sum(entry.amount_in_account_currency))
		.where((entry.party_type == "Customer") & (entry.party == customer) & (entry.delinked == 0))
		.groupby(entry.company)
		.run()
	)
	return {company: to_decimal(owed) for company, owed in rows}


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


def find_period(doc: "Document | frappe._dict") -> tuple[date, date] | None:
	"""Return the first and last day of the service that an invoice bills; None if it is not for a period."""
	if doc.get("from_date") and doc.get("to_date"):
		return doc.from_date, doc.to_date
	return None


def _read_head(name: str) -> "frappe._dict | None":
	"""Return the fields of an invoice with what its credit notes return, and what is open of these; one query."""
	invoice, note = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(DOCTYPE).as_("note")
	fields = ("due_date", "posting_date", "from_date", "to_date", "net_total", "grand_total", "rounded_total")
	rows = (
		frappe.qb.from_(invoice)
		.left_join(note)
		.on((note.return_against == invoice.name) & (note.docstatus == 1))
		.select(invoice.name, invoice.customer, invoice.company, invoice.currency, invoice.docstatus)
		.select(*(invoice[field] for field in fields), invoice.outstanding_amount, invoice.is_return)
		.select(Sum(note.grand_total).as_("returned"))
		.select(Sum(Case().when(note.outstanding_amount < 0, note.outstanding_amount).else_(0)).as_("credit"))
		.where(invoice.name == name)
		.groupby(invoice.name)
		.run(as_dict=True)
	)
	return rows[0] if rows else None


def _view(
	head: "frappe._dict", items: Iterable["frappe._dict"], taxes: Iterable["frappe._dict"]
) -> InvoiceView:
	is_cancelled = head.docstatus == CANCELLED
	# an open credit note reduces what is open, as in `list_payable`; it is negative
	left = to_decimal(head.outstanding_amount) + to_decimal(head.credit)
	outstanding = Decimal(0) if is_cancelled else max(left, Decimal(0))
	total = to_decimal(head.rounded_total or head.grand_total)
	return InvoiceView(
		name=head.name,
		customer=head.customer,
		company=head.company,
		currency=head.currency,
		posted_on=head.posting_date,
		due_on=head.due_date or head.posting_date,
		period=find_period(head),
		lines=tuple(InvoiceLine(row.item_name or row.item_code, to_decimal(row.amount)) for row in items),
		net=to_decimal(head.net_total),
		taxes=tuple(InvoiceLine(row.description, to_decimal(row.tax_amount)) for row in taxes),
		total=total,
		outstanding=outstanding,
		is_cancelled=is_cancelled,
		is_credited=not outstanding and -to_decimal(head.returned) >= total > 0,
		is_credit_note=bool(head.is_return),
	)
