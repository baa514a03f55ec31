"""A customer's invoices and credit notes, newest first, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe

from gigafibre_fsm.domain.billing import invoices
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident

PAGE = 20
DUE, OVERDUE, PAID, CREDITED = "due", "overdue", "paid", "credited"
CREDIT_NOTE = "credit_note"


@dataclass(frozen=True)
class InvoiceRow:
	"""An invoice or credit note; dollars, and its stage: due, overdue, paid, credited or credit_note.

	`delayed_until` is the day until which its customer was granted time; None without a delay.
	"""

	name: str
	posted_on: date
	due_on: date
	total: Decimal
	outstanding: Decimal
	stage: str
	delayed_until: date | None


@dataclass(frozen=True)
class InvoiceList:
	"""A page of a customer's invoices, newest first.

	`older` continues after it, empty at the end; `outage` cuts an address of the customer off, None without one.
	"""

	rows: tuple[InvoiceRow, ...]
	older: str
	outage: AffectingIncident | None = None


def list_invoices(customer: str, today: date, before: str = "") -> InvoiceList:
	"""Return a page of a customer's submitted invoices and credit notes, in four queries.

	Args:
		customer: name of the Customer whom the reader stands for.
		today: local date.
		before: `older` of the page before; anything else that is no such text means the first page.
	"""
	found = _rows(customer, before)
	shown = found[:PAGE]
	open_now = {row.name: row for row in invoices.list_of_customer(customer)}
	settled = [row.name for row in shown if not row.is_return and row.name not in open_now]
	returned = invoices.sum_returned(settled)
	return InvoiceList(
		rows=tuple(_view(row, open_now.get(row.name), returned, today) for row in shown),
		older=f"{shown[-1].posting_date}~{shown[-1].name}" if len(found) > PAGE else "",
		outage=affecting.find_affecting_customers([customer]).get(customer),
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


def _view(
	row: "frappe._dict", open_row: invoices.OpenRow | None, returned: Mapping[str, Decimal], today: date
) -> InvoiceRow:
	due_on = row.due_date or row.posting_date
	total = to_decimal(row.rounded_total or row.grand_total)
	delayed_until = open_row.delayed_until if open_row else None
	if row.is_return:
		stage = CREDIT_NOTE
	elif not open_row:
		stage = CREDITED if returned.get(row.name, Decimal(0)) >= total > 0 else PAID
	else:
		stage = OVERDUE if max(due_on, delayed_until or due_on) < today else DUE
	outstanding = open_row.outstanding if open_row else Decimal(0)
	return InvoiceRow(row.name, row.posting_date, due_on, total, outstanding, stage, delayed_until)
