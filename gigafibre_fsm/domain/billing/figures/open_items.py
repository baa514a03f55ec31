"""Which invoices and credits of customers are open on a day, by ERPNext's payment ledger."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pypika import Case
from pypika.functions import NullIf
from pypika.terms import Criterion, ValueWrapper

import frappe
from frappe.query_builder.functions import Max, Min, Sum

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures.ageing import DocumentKey, LedgerEntry, OpenItem, list_open_items

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

INVOICE = "Sales Invoice"
REVALUATIONS = ("Exchange Rate Revaluation", "Exchange Gain Or Loss")
"""Kinds of journal entries that value an account in another currency anew."""


class _Scope(NamedTuple):
	"""What is asked for; customer and account are empty for all."""

	company: str
	day: date
	customer: str
	account: str


class _Balance(NamedTuple):
	"""What is booked against a document; `is_booked`: whether the document itself is in the ledger."""

	customer: str
	account: str
	kind: str
	name: str
	amount: float
	currency: str | None
	foreign: float
	is_booked: int
	posted_on: date
	due_on: date | None


def list_open(company: str, day: date, customer: str = "", *, account: str = "") -> list[OpenItem]:
	"""Return the invoices and credits of customers that are open on a day, oldest first.

	The database finds the documents that may be open, few of many, and adds up what is against each of them.

	Args:
		company: name of the Company.
		day: the last one that counts.
		customer: name of the Customer; empty for all.
		account: of receivables; empty for all.
	"""
	scope = _Scope(company, day, customer, account)
	balances = _sum_by_document(scope)
	entries = [_to_entry(each) for each in balances if each.is_booked]
	# what pays a document that is booked later stands by itself
	later = sorted({each.name for each in balances if not each.is_booked})
	entries += _list_entries(scope, later)
	reduced = _find_reduced(sorted({name for kind, name in _targets(entries) if kind == INVOICE}))
	booked = {entry.document[1] for entry in entries}
	entries += _load_settled(scope, sorted({*reduced.values()} - booked))
	items = list_open_items(entries, reduced, _find_revaluations(entries))
	return sorted(items, key=lambda item: (item.posted_on, item.document[1]))


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


def _sum_by_document(scope: _Scope) -> list[_Balance]:
	entry = frappe.qb.DocType("Payment Ledger Entry")
	target = (entry.party, entry.account, entry.against_voucher_type, entry.against_voucher_no)
	is_own = entry.voucher_no == entry.against_voucher_no
	is_booked = Max(Case().when(is_own, 1).else_(0))
	days = (Max(Case().when(is_own, each)) for each in (entry.posting_date, entry.due_date))
	query = (
		frappe.qb.from_(entry)
		.select(*target, *_sum_amounts(entry, scope), is_booked, *days)
		.where(_is_counted(entry, scope))
		.groupby(*target)
		.having((Sum(entry.amount) != 0) | (is_booked == 0))
	)
	if not (scope.customer or scope.account):
		maybe = _select_candidates(scope).as_("maybe")
		is_one = (maybe.kind == entry.against_voucher_type) & (maybe.name == entry.against_voucher_no)
		query = query.join(maybe).on(is_one)
	return [_Balance(*row) for row in query.run()]


def _sum_amounts(entry: object, scope: _Scope) -> tuple[object, ...]:
	"""Return the columns of what is open: in dollars, and the other currency of the account with its amount."""
	currency = Max(NullIf(entry.account_currency, _find_home_currency(scope)))
	return Sum(entry.amount), currency, Sum(entry.amount_in_account_currency)


def _select_candidates(scope: _Scope) -> "QueryBuilder":
	"""Return a query of the documents that may be open on a day.

	Those are invoices that ERPNext keeps as open now, what anything was booked against after the day, and whatever
	is no invoice.
	"""
	invoice, later, other = (frappe.qb.DocType(each) for each in (INVOICE, *("Payment Ledger Entry",) * 2))
	is_open = (
		(invoice.docstatus == 1) & (invoice.outstanding_amount != 0) & (invoice.company == scope.company)
	)
	is_later = (later.posting_date > scope.day) & (later.company == scope.company)
	is_other = other.against_voucher_type != INVOICE
	target = ("against_voucher_type", "against_voucher_no")
	of_later, of_others = ([table[column] for column in target] for table in (later, other))
	invoices = frappe.qb.from_(invoice).select(ValueWrapper(INVOICE).as_("kind"), invoice.name)
	return (
		invoices.where(is_open)
		.union(frappe.qb.from_(later).select(*of_later).where(is_later))
		.union(frappe.qb.from_(other).select(*of_others).where(is_other & (other.company == scope.company)))
	)


def _list_entries(scope: _Scope, against: list[str]) -> list[LedgerEntry]:
	"""Return the entries against some documents, those of one document against another added up, oldest first."""
	if not against:
		return []
	entry = frappe.qb.DocType("Payment Ledger Entry")
	documents = (entry.voucher_type, entry.voucher_no, entry.against_voucher_type, entry.against_voucher_no)
	rows = (
		frappe.qb.from_(entry)
		.select(entry.party, entry.account, *documents, Min(entry.posting_date), Max(entry.due_date))
		.select(*_sum_amounts(entry, scope))
		.where(_is_counted(entry, scope) & entry.against_voucher_no.isin(against))
		.groupby(entry.party, entry.account, *documents)
		.orderby(Min(entry.posting_date), entry.voucher_no)
		.run()
	)
	return [
		_make_entry(who, account, (kind, name), (to_kind, to_name), *rest)
		for who, account, kind, name, to_kind, to_name, *rest in rows
	]


def _is_counted(entry: object, scope: _Scope) -> Criterion:
	is_ours = (entry.company == scope.company) & (entry.account_type == "Receivable")
	is_counted = is_ours & (entry.delinked == 0) & (entry.posting_date <= scope.day)
	is_counted &= (entry.party == scope.customer) if scope.customer else (entry.party_type == "Customer")
	return is_counted & (entry.account == scope.account) if scope.account else is_counted


def _find_home_currency(scope: _Scope) -> str:
	return frappe.get_cached_value("Company", scope.company, "default_currency")


def _to_entry(balance: _Balance) -> LedgerEntry:
	document = (balance.kind, balance.name)
	amounts = (balance.amount, balance.currency, balance.foreign)
	days = (balance.posted_on, balance.due_on)
	return _make_entry(balance.customer, balance.account, document, document, *days, *amounts)


def _make_entry(
	customer: str,
	account: str,
	document: DocumentKey,
	against: DocumentKey,
	posted_on: date,
	due_on: date | None,
	amount: float,
	currency: str | None,
	foreign: float,
) -> LedgerEntry:
	# only an invoice falls due: the day that a journal entry may name is a note
	due_on = due_on if document[0] == INVOICE else None
	abroad = (currency, to_decimal(foreign)) if currency else ()
	return LedgerEntry(customer, account, document, against, posted_on, due_on, to_decimal(amount), *abroad)


def _targets(entries: list[LedgerEntry]) -> set[DocumentKey]:
	return {entry.against for entry in entries}


def _find_reduced(names: list[str]) -> dict[str, str]:
	"""Return the invoice behind each of these that is a credit note which reduces one."""
	if not names:
		return {}
	notes = {"name": ("in", names), "is_return": 1, "docstatus": 1, "update_outstanding_for_self": 0}
	rows = frappe.get_all(INVOICE, {**notes, "return_against": ("is", "set")}, ["name", "return_against"])
	return {row.name: row.return_against for row in rows}


def _find_revaluations(entries: list[LedgerEntry]) -> Collection[str]:
	"""Return which of these are journal entries that value an account anew."""
	names = sorted({entry.document[1] for entry in entries if entry.currency and not entry.foreign})
	if not names:
		return ()
	wanted = {"name": ("in", names), "voucher_type": ("in", REVALUATIONS), "docstatus": 1}
	return set(frappe.get_all("Journal Entry", wanted, pluck="name"))


def _load_settled(scope: _Scope, names: list[str]) -> list[LedgerEntry]:
	"""Return invoices on which nothing is open as entries of nothing, so that what counts for them finds them."""
	if not names:
		return []
	wanted = {
		"name": ("in", names),
		"docstatus": 1,
		"company": scope.company,
		"posting_date": ("<=", scope.day),
	}
	fields = ["name", "customer", "debit_to", "posting_date", "due_date", "party_account_currency"]
	home = _find_home_currency(scope)
	return [
		_make_entry(
			*(row.customer, row.debit_to, (INVOICE, row.name), (INVOICE, row.name)),
			*(row.posting_date, row.due_date, 0),
			*("" if row.party_account_currency == home else row.party_account_currency, 0),
		)
		for row in frappe.get_all(INVOICE, wanted, fields)
	]
