"""A customer's invoices and credit notes, newest first, a page at a time."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe

from gigafibre_fsm.domain.billing import invoices
from gigafibre_fsm.domain.billing.amounts import to_decimal

PAGE = 20
DUE, OVERDUE, PAID, CREDIT_NOTE = "due", "overdue", "paid", "credit_note"


@dataclass(frozen=True)
class InvoiceRow:
	"""An invoice or credit note; dollars, and its stage: due, overdue, paid or credit_note."""

	name: str
	posted_on: date
	due_on: date
	total: Decimal
	outstanding: Decimal
	stage: str


@dataclass(frozen=True)
class InvoiceList:
	"""A page of a customer's invoices, newest first; `older` continues after it, empty at the end."""

	rows: tuple[InvoiceRow, ...]
	older: str


def list_invoices(customer: str, today: date, before: str = "") -> InvoiceList:
	"""Return a page of a customer's submitted invoices and credit notes, in two queries.

	Args:
		customer: name of the Customer whom the reader stands for.
		today: local date.
		before: `older` of the page before; anything else that is no such text means the first page.
	"""
	found = _rows(customer, before)
	shown = found[:PAGE]
	open_now = {row.name: row.outstanding for row in invoices.list_of_customer(customer)}
	return InvoiceList(
		rows=tuple(_view(row, open_now.get(row.name, Decimal(0)), today) for row in shown),
		older=f"{shown[-1].posting_date}~{shown[-1].name}" if len(found) > PAGE else "",
	)


def _rows(customer: str, before: str) -> list["frappe._dict"]:
	invoice = frappe.qb.DocType(invoices.DOCTYPE)
	query = (
		frappe.qb.from_(invoice)
		.select(invoice.name, invoice.posting_date, invoice.due_date, invoice.is_return)
		.select(invoice.grand_total, invoice.rounded_total)
		.where((invoice.customer == customer) & (invoice.docstatus == 1))
		.orderby(invoice.posting_date, invoice.name, order=frappe.qb.desc)
		.limit(PAGE + 1)
	)
	if cursor := _parse_cursor(before):
		day, name = cursor
		query = query.where(
			(invoice.posting_date < day) | ((invoice.posting_date == day) & (invoice.name < name))
		)
	return query.run(as_dict=True)


def _parse_cursor(text: str) -> tuple[date, str] | None:
	day, mark, name = text.partition("~")
	try:
		return (date.fromisoformat(day), name) if mark else None
	except ValueError:
		return None


def _view(row: "frappe._dict", outstanding: Decimal, today: date) -> InvoiceRow:
	due_on = row.due_date or row.posting_date
	stage = OVERDUE if due_on < today else DUE
	if row.is_return:
		stage = CREDIT_NOTE
	elif outstanding <= 0:
		stage = PAID
	total = to_decimal(row.rounded_total or row.grand_total)
	return InvoiceRow(row.name, row.posting_date, due_on, total, outstanding, stage)
