"""Loads a period's GST and QST from ERPNext's ledger, and what the invoices themselves say of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pypika import Case, Order
from pypika.terms import Criterion

import frappe
from frappe.query_builder.functions import Sum

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures import invoiced_revenue
from gigafibre_fsm.domain.billing.figures.tax_return import (
	PURCHASES,
	SALES,
	Tax,
	TaxEntry,
	TaxLines,
	compute_lines,
)

RATES = {Tax.GST: float(amounts.TPS_RATE * 100), Tax.QST: float(amounts.TVQ_RATE * 100)}
TABLES = {
	"Sales Invoice": "Sales Taxes and Charges",
	"Purchase Invoice": "Purchase Taxes and Charges",
}
THINGS = (
	"Asset Received But Not Billed",
	"Capital Work in Progress",
	"Fixed Asset",
	"Stock",
	"Stock Received But Not Billed",
)
"""Types of accounts of what is bought; beside any other account of an asset a tax is paid or moved, not charged."""


@dataclass(frozen=True)
class TaxPeriod:
	"""A period of the return.

	Attributes:
		sales: before tax, in dollars, on invoices less credit notes.
		lines: both taxes by the ledger.
		entries: what is behind the lines; invoices of a type stand together.
		by_invoices: both taxes as the invoices' own tables have them: what was collected, and what is claimed.
	"""

	sales: Decimal
	lines: dict[Tax, TaxLines]
	entries: tuple[TaxEntry, ...]
	by_invoices: dict[Tax, tuple[Decimal, Decimal]]

	def find_differences(self) -> list[Tax]:
		"""Return the taxes of which the ledger and the invoices say different amounts."""
		return [
			tax
			for tax, lines in self.lines.items()
			if (lines.collected, lines.claimed) != self.by_invoices.get(tax, (0, 0))
		]


def load_period(company: str, first_day: date, last_day: date) -> TaxPeriod:
	"""Return a company's GST and QST of a period, both days included.

	Args:
		company: name of the Company.
		first_day, last_day: of the period.
	"""
	accounts = find_tax_accounts(company)
	entries = (*_sum_invoices(accounts, first_day, last_day), *_list_others(accounts, first_day, last_day))
	return TaxPeriod(
		sales=invoiced_revenue.sum_sales(company, first_day, last_day),
		lines=compute_lines(_sum_opening(accounts, first_day, last_day), entries),
		entries=entries,
		by_invoices={
			tax: tuple(_sum_tables(accounts, tax, each, first_day, last_day) for each in TABLES)
			for tax in Tax
		},
	)


def find_tax_accounts(company: str) -> dict[str, Tax]:
	"""Return a company's accounts of GST and QST: those whose tax rate says so, and those that its taxes name."""
	found: dict[str, Tax] = {}
	named = _list_named_heads()
	for tax, rate in RATES.items():
		own = {"company": company, "is_group": 0, "account_type": "Tax", "tax_rate": rate}
		found |= dict.fromkeys(frappe.get_all("Account", own, pluck="name"), tax)
		heads = [head for head, head_rate in named if head_rate == rate]
		own = {"name": ("in", heads), "company": company}
		found |= dict.fromkeys(frappe.get_all("Account", own, pluck="name"), tax)
	return found


def _list_named_heads() -> set[tuple[str, float]]:
	"""Return the accounts of taxes, and their rates in per cent, that invoices and templates name."""
	found = set()
	for table in TABLES.values():
		row = frappe.qb.DocType(table)
		# the columns of an index of setup/indexes.py, in its order: the database reads one entry for each combination
		rows = frappe.qb.from_(row).select(row.docstatus, row.account_head, row.rate).distinct().run()
		found |= {(head, float(rate or 0)) for docstatus, head, rate in rows if docstatus < 2}
	return found


def list_documents(
	company: str, tax: Tax, kinds: tuple[str, ...], first_day: date, last_day: date, most: int
) -> list[TaxEntry]:
	"""Return the single documents of some types behind a tax, newest first.

	Args:
		company: name of the Company.
		tax: of which the amounts are.
		kinds: document types.
		first_day, last_day: of the period, both included.
		most: how many at most.
	"""
	accounts = {name: each for name, each in find_tax_accounts(company).items() if each is tax}
	if not accounts:
		return []
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		_in_period(entry, accounts, first_day, last_day)
		.select(entry.voucher_type, entry.voucher_no, _owed(entry))
		.where(entry.voucher_type.isin(kinds))
		.groupby(entry.voucher_type, entry.voucher_no)
		.orderby(entry.voucher_no, order=Order.desc)
		.limit(most)
		.run()
	)
	return [TaxEntry(tax, kind, name, to_decimal(amount)) for kind, name, amount in rows]


def _sum_invoices(accounts: dict[str, Tax], first_day: date, last_day: date) -> list[TaxEntry]:
	if not accounts:
		return []
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		_in_period(entry, accounts, first_day, last_day)
		.select(entry.account, entry.voucher_type, _owed(entry))
		.where(entry.voucher_type.isin([*SALES, *PURCHASES]))
		.groupby(entry.account, entry.voucher_type)
		.run()
	)
	return [TaxEntry(accounts[account], kind, "", to_decimal(amount)) for account, kind, amount in rows]


def _list_others(accounts: dict[str, Tax], first_day: date, last_day: date) -> list[TaxEntry]:
	if not accounts:
		return []
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		_in_period(entry, accounts, first_day, last_day)
		.select(entry.account, entry.voucher_type, entry.voucher_no, _owed(entry))
		.where(entry.voucher_type.notin([*SALES, *PURCHASES]))
		.groupby(entry.account, entry.voucher_type, entry.voucher_no)
		.orderby(entry.voucher_no)
		.run()
	)
	trading = _find_trading({name for _account, _kind, name, _amount in rows})
	return [
		TaxEntry(accounts[account], kind, name, to_decimal(amount), (kind, name) in trading)
		for account, kind, name, amount in rows
		if to_decimal(amount)
	]


def _find_trading(documents: set[str]) -> set[tuple[str, str]]:
	"""Return which of these documents book income, an expense, or a thing bought."""
	if not documents:
		return set()
	entry, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	rows = (
		frappe.qb.from_(entry)
		.join(account)
		.on(account.name == entry.account)
		.select(entry.voucher_type, entry.voucher_no)
		.where(entry.voucher_no.isin(sorted(documents)) & (entry.is_cancelled == 0))
		.where(account.root_type.isin(["Income", "Expense"]) | account.account_type.isin(THINGS))
		.distinct()
		.run()
	)
	return set(rows)


def _sum_opening(accounts: dict[str, Tax], first_day: date, last_day: date) -> dict[Tax, Decimal]:
	"""Return what was owed before the period; opening entries count as before, whatever their day."""
	if not accounts:
		return {}
	entry = frappe.qb.DocType("GL Entry")
	is_before = (entry.posting_date < first_day) | (
		(entry.is_opening == "Yes") & (entry.posting_date <= last_day)
	)
	rows = (
		frappe.qb.from_(entry)
		.select(entry.account, _owed(entry))
		.where(_is_booked(entry, accounts) & is_before)
		.groupby(entry.account)
		.run()
	)
	opening: dict[Tax, Decimal] = {}
	for account, amount in rows:
		opening[accounts[account]] = opening.get(accounts[account], Decimal(0)) + to_decimal(amount)
	return opening


def _sum_tables(accounts: dict[str, Tax], tax: Tax, kind: str, first_day: date, last_day: date) -> Decimal:
	"""Return a tax by the tables of the invoices themselves."""
	heads = [name for name, each in accounts.items() if each is tax]
	if not heads:
		return Decimal("0.00")
	invoice, row = frappe.qb.DocType(kind), frappe.qb.DocType(TABLES[kind])
	amount = row.base_tax_amount_after_discount_amount
	if kind in PURCHASES:
		deducts = row.add_deduct_tax == "Deduct"
		amount = Case().when(deducts, -amount).else_(amount)
	rows = (
		frappe.qb.from_(row)
		.join(invoice)
		.on((invoice.name == row.parent) & (row.parenttype == kind))
		.select(Sum(amount))
		.where((invoice.docstatus == 1) & invoice.posting_date[first_day:last_day])
		.where((invoice.is_opening != "Yes") & row.account_head.isin(heads))
		.run()
	)
	return to_decimal(rows[0][0])


def _in_period(entry: object, accounts: dict[str, Tax], first_day: date, last_day: date):
	is_inside = entry.posting_date[first_day:last_day] & (entry.is_opening != "Yes")
	return frappe.qb.from_(entry).where(_is_booked(entry, accounts) & is_inside)


def _is_booked(entry: object, accounts: dict[str, Tax]) -> Criterion:
	return entry.account.isin(sorted(accounts)) & (entry.is_cancelled == 0)


def _owed(entry: object) -> Sum:
	return Sum(entry.credit - entry.debit)
