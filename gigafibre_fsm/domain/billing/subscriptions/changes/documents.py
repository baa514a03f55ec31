"""The invoice or the credit notes that book a change of a subscription, to the cent as it was shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import add_days, cint

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.amounts import (
	CENT,
	OpenInvoice,
	TaxedSum,
	TaxRate,
	allocate,
	to_decimal,
)
from gigafibre_fsm.domain.billing.credits import notes
from gigafibre_fsm.domain.billing.subscriptions import reasons
from gigafibre_fsm.domain.billing.subscriptions.changes import figures
from gigafibre_fsm.domain.billing.subscriptions.reasons import NotBillable
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True)
class BookedLine:
	"""A line of the invoice: the item, its text, and dollars before taxes."""

	item: str
	text: str
	amount: Decimal


def submit_invoice(doc: "Document", lines: list[BookedLine], total: Decimal, today: date) -> str:
	"""Submit the invoice of a change that costs something, and return its name.

	ERPNext adds up each tax over the lines as floating-point numbers, which now and then is a cent less than the
	tax on their sum: then one line bills the sum.

	Args:
		doc: the ERPNext Subscription.
		lines: the new plan, and the old one as a negative line.
		total: with taxes, as the customer was shown it.
		today: local date, on which it is posted.

	Raises:
		NotBillable: ERPNext computes another total, or refuses the invoice.
	"""
	net = sum((line.amount for line in lines), Decimal(0))
	text = "\n".join(line.text for line in lines)
	for chosen in (lines, [BookedLine(lines[0].item, text, net)]):
		invoice = _build_invoice(doc, chosen, today)
		if to_decimal(invoice.grand_total) == total:
			break
	else:
		raise NotBillable(reasons.OTHER_TOTAL)
	booked, refusal = ledger_entries.submit_entry(lambda: invoice)
	if booked is None:
		raise NotBillable(reasons.REFUSED, refusal)
	if to_decimal(booked.grand_total) != total:
		raise NotBillable(reasons.OTHER_TOTAL)
	return booked.name


def submit_credit(doc: "Document", title: str, text: str, amount: TaxedSum, rates: Sequence[TaxRate]) -> str:
	"""Submit the credit notes of a change that gives money back, and return the name of the last one.

	Args:
		doc: the ERPNext Subscription.
		title, text: of the line, in the customer's language.
		amount: before and with taxes, positive, as the customer was shown it; where its invoices are credited
			whole, so that no cent can be moved between the notes, each further note may differ by a cent.
		rates: taxes of the subscription.

	Raises:
		NotBillable: its invoices bill less than that, or ERPNext computes another total.
	"""
	invoices = _list_creditable(doc.name, amount.net)
	parts, rest = allocate(amount.net, invoices)
	if rest:
		raise NotBillable(reasons.CREDITED)
	parts = figures.split_credit(parts, invoices, amount.total, rates)
	names = [notes.make_credit_note(part.invoice, part.amount, title, text) for part in parts]
	booked = frappe.get_all("Sales Invoice", {"name": ("in", names)}, pluck="grand_total")
	difference = abs(sum(map(to_decimal, booked), Decimal(0)) + amount.total)
	# each note rounds its own taxes
	if difference > CENT * (len(names) - 1):
		raise NotBillable(reasons.OTHER_TOTAL)
	return names[-1]


def find_creditable(subscription: str) -> Decimal:
	"""Return what the invoices of a subscription bill before taxes, less what was credited of them."""
	return sum((each.outstanding for each in _list_invoices(subscription)), Decimal(0))


def _list_creditable(subscription: str, amount: Decimal) -> list[OpenInvoice]:
	"""Return the invoices to credit, newest first; one alone if it bills enough."""
	found = list(_list_invoices(subscription))
	enough = [each for each in found if each.outstanding >= amount]
	return enough[:1] or found


def _list_invoices(subscription: str) -> Iterator[OpenInvoice]:
	own = {"subscription": subscription, "docstatus": 1, "is_return": 0}
	for name in frappe.get_all(
		"Sales Invoice", own, pluck="name", order_by="posting_date desc, creation desc", limit=12
	):
		yield OpenInvoice(name, max(notes.find_creditable(name), Decimal(0)))


def _build_invoice(doc: "Document", lines: list[BookedLine], today: date) -> "Document":
	"""Return the unsaved invoice; without from_date and to_date, which are those of a billed period."""
	with ledger_entries.act_as_bookkeeper():
		invoice = frappe.new_doc("Sales Invoice")
		invoice.update({"customer": doc.party, "company": doc.company, "cost_center": doc.cost_center})
		invoice.update({"set_posting_time": 1, "posting_date": today, "ignore_pricing_rule": 1})
		invoice.update({"subscription": doc.name, "taxes_and_charges": doc.sales_tax_template})
		invoice.currency = frappe.db.get_value("Subscription Plan", doc.plans[0].plan, "currency")
		for line in lines:
			# the printed invoice and the customer's page show the row's name, of 140 characters at most
			row = {"item_code": line.item, "item_name": line.text[:140], "description": line.text}
			invoice.append("items", row | {"qty": 1, "rate": float(line.amount)})
		if doc.sales_tax_template:
			invoice.set_taxes()
		if doc.days_until_due:
			due = add_days(today, cint(doc.days_until_due))
			invoice.append("payment_schedule", {"due_date": due, "invoice_portion": 100})
		invoice.set_missing_values()
		invoice.calculate_taxes_and_totals()
	return invoice


def write_days(name: str, start: date, end: date, language: str) -> str:
	"""Return the text of a line.

	Args:
		name: what is billed or credited.
		start, end: its days, both included.
		language: of the reader, `fr` or `en`.
	"""
	days = (formatting.day(each, language, formatting.BRIEF) for each in (start, end))
	return _("{0}, from {1} to {2}", language).format(name, *days)
