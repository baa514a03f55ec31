"""Which invoices and credits of customers are open on a day, by ERPNext's payment ledger."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pypika import Case
from pypika.terms import Criterion

import frappe
from frappe.query_builder.functions import Max, Sum

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures.ageing import DocumentKey, LedgerEntry, OpenItem, list_open_items

INVOICE = "Sales Invoice"


class _Balance(NamedTuple):
	"""What is booked against a document; `is_booked`: whether the document itself is in the ledger."""

	customer: str
	account: str
	kind: str
	name: str
	amount: float
	is_booked: int
	posted_on: date
	due_on: date | None


def list_open(company: str, day: date, customer: str = "") -> list[OpenItem]:
	"""Return the invoices and credits of customers that are open on a day, oldest first.

	The database adds up what is against each document, so that settled ones, nearly all, are never loaded.

	Args:
		company: name of the Company.
		day: the last one that counts.
		customer: name of the Customer; empty for all.
	"""
	balances = _sum_by_document(company, day, customer)
	entries = [_to_entry(each) for each in balances if each.is_booked]
	# what pays a document that is booked later stands by itself
	later = sorted({each.name for each in balances if not each.is_booked})
	entries += _list_entries(company, day, customer, later)
	reduced = _find_reduced(sorted({name for kind, name in _targets(entries) if kind == INVOICE}))
	booked = {entry.document[1] for entry in entries}
	entries += _load_settled(company, day, sorted({*reduced.values()} - booked))
	return sorted(list_open_items(entries, reduced), key=lambda item: (item.posted_on, item.document[1]))


def sum_ledger(company: str, day: date, customer: str = "") -> Decimal:
	"""Return the balance of the customers' accounts by the general ledger, in dollars.

	Args:
		company: name of the Company.
		day: the last one that counts.
		customer: name of the Customer; empty for all.
	"""
	entry, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	query = (
		frappe.qb.from_(entry)
		.join(account)
		.on((account.name == entry.account) & (account.account_type == "Receivable"))
		.select(Sum(entry.debit - entry.credit))
		.where((entry.company == company) & (entry.is_cancelled == 0) & (entry.posting_date <= day))
		.where(entry.party_type == "Customer")
	)
	query = query.where(entry.party == customer) if customer else query
	return to_decimal(query.run()[0][0])


def _sum_by_document(company: str, day: date, customer: str) -> list[_Balance]:
	entry = frappe.qb.DocType("Payment Ledger Entry")
	target = (entry.party, entry.account, entry.against_voucher_type, entry.against_voucher_no)
	is_own = entry.voucher_no == entry.against_voucher_no
	is_booked = Max(Case().when(is_own, 1).else_(0))
	days = (Max(Case().when(is_own, each)) for each in (entry.posting_date, entry.due_date))
	rows = (
		frappe.qb.from_(entry)
		.select(*target, Sum(entry.amount), is_booked, *days)
		.where(_is_counted(entry, company, day, customer))
		.groupby(*target)
		.having((Sum(entry.amount) != 0) | (is_booked == 0))
		.run()
	)
	return [_Balance(*row) for row in rows]


def _list_entries(company: str, day: date, customer: str, against: list[str]) -> list[LedgerEntry]:
	"""Return the single entries against some documents, oldest first."""
	if not against:
		return []
	entry = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.party, entry.account, entry.voucher_type, entry.voucher_no)
		.select(entry.against_voucher_type, entry.against_voucher_no)
		.select(entry.posting_date, entry.due_date, entry.amount)
		.where(_is_counted(entry, company, day, customer) & entry.against_voucher_no.isin(against))
		.orderby(entry.posting_date, entry.voucher_no)
		.run()
	)
	return [
		_make_entry(who, account, (kind, name), (to_kind, to_name), *days, amount)
		for who, account, kind, name, to_kind, to_name, *days, amount in rows
	]


def _is_counted(entry: object, company: str, day: date, customer: str) -> Criterion:
	is_ours = (entry.company == company) & (entry.account_type == "Receivable")
	is_counted = is_ours & (entry.delinked == 0) & (entry.posting_date <= day)
	is_counted &= (entry.party == customer) if customer else (entry.party_type == "Customer")
	return is_counted


def _to_entry(balance: _Balance) -> LedgerEntry:
	document = (balance.kind, balance.name)
	days = (balance.posted_on, balance.due_on)
	return _make_entry(balance.customer, balance.account, document, document, *days, balance.amount)


def _make_entry(
	customer: str,
	account: str,
	document: DocumentKey,
	against: DocumentKey,
	posted_on: date,
	due_on: date | None,
	amount: float,
) -> LedgerEntry:
	# only an invoice falls due: the day that a journal entry may name is a note
	due_on = due_on if document[0] == INVOICE else None
	return LedgerEntry(customer, account, document, against, posted_on, due_on, to_decimal(amount))


def _targets(entries: list[LedgerEntry]) -> set[DocumentKey]:
	return {entry.against for entry in entries}


def _find_reduced(names: list[str]) -> dict[str, str]:
	"""Return the invoice behind each of these that is a credit note which reduces one."""
	if not names:
		return {}
	notes = {"name": ("in", names), "is_return": 1, "docstatus": 1, "update_outstanding_for_self": 0}
	rows = frappe.get_all(INVOICE, {**notes, "return_against": ("is", "set")}, ["name", "return_against"])
	return {row.name: row.return_against for row in rows}


def _load_settled(company: str, day: date, names: list[str]) -> list[LedgerEntry]:
	"""Return invoices on which nothing is open as entries of nothing, so that what counts for them finds them."""
	if not names:
		return []
	wanted = {"name": ("in", names), "docstatus": 1, "company": company, "posting_date": ("<=", day)}
	fields = ["name", "customer", "debit_to", "posting_date", "due_date"]
	return [
		_make_entry(
			*(row.customer, row.debit_to, (INVOICE, row.name), (INVOICE, row.name)),
			*(row.posting_date, row.due_date, 0),
		)
		for row in frappe.get_all(INVOICE, wanted, fields)
	]
