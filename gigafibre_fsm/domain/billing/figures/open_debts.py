"""What customers owe today, by age, read from what is open alone: no more is read than there are open documents.

ERPNext keeps what is open of an invoice on the invoice, as the sum of its entries in the payment ledger. Credits and
debts without an invoice are read from the ledger itself, and so are accounts in another currency than the company's,
because their invoices say what is open in that currency. The sum is the balance of the accounts of receivables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pypika.terms import Case, CustomFunction

import frappe
from frappe.query_builder.functions import Coalesce, Min, Sum

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures import ageing, open_items
from gigafibre_fsm.domain.billing.figures.ageing import USUAL_LIMITS, OpenItem

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

NOT_DUE, CREDIT = "not_due", "credit"
AGES = {**{f"days_{limit}": limit for limit in USUAL_LIMITS}, "older": None}
"""Ages of debts, by the last day after the due day; those of the report AR Ageing."""
_WITHOUT_INVOICE = ("Payment Entry", "Journal Entry")
_datediff = CustomFunction("DATEDIFF", ["end", "start"])


@dataclass(frozen=True)
class OpenDebts:
	"""What is owed, dollars.

	Attributes:
		amounts: NOT_DUE, each of AGES, and CREDIT, which is negative.
	"""

	amounts: dict[str, Decimal]

	@property
	def balance(self) -> Decimal:
		"""All debts less all credits."""
		return sum(self.amounts.values(), Decimal(0))


def read_debts(today: date) -> OpenDebts:
	"""Return what customers owe over all companies, by one query and one for each account in another currency.

	Args:
		today: local day.
	"""
	foreign = _find_foreign_accounts()
	amounts = _read_home_debts(today, [account for _company, account in foreign])
	aged = ageing.age_items(_list_foreign_items(foreign, today), today)
	for code, amount in zip(amounts, (aged.not_due, *aged.ages, aged.credit), strict=True):
		amounts[code] += amount
	return OpenDebts(amounts)


def _find_foreign_accounts() -> list[tuple[str, str]]:
	"""Return the accounts of receivables in another currency than their company's, each after its company."""
	account, company = frappe.qb.DocType("Account"), frappe.qb.DocType("Company")
	rows = (
		frappe.qb.from_(account)
		.join(company)
		.on((company.name == account.company) & (company.default_currency != account.account_currency))
		.select(company.name, account.name)
		.where((account.account_type == "Receivable") & (account.is_group == 0))
		.run()
	)
	return [tuple(row) for row in rows]


def _list_foreign_items(accounts: list[tuple[str, str]], today: date) -> Iterator[OpenItem]:
	for company, account in accounts:
		yield from open_items.list_open(company, today, account=account)


def _read_home_debts(today: date, foreign: list[str]) -> dict[str, Decimal]:
	items = _select_invoices(today, foreign).union_all(_select_others(today, foreign)).as_("open_item")
	columns, is_debt, before = {}, items.amount > 0, 0
	columns[NOT_DUE] = Case().when(is_debt & (items.age < 0), items.amount)
	for code, last in AGES.items():
		is_this = is_debt & (items.age >= before)
		columns[code] = Case().when(is_this if last is None else is_this & (items.age <= last), items.amount)
		before = (last or 0) + 1
	columns[CREDIT] = Case().when(items.amount < 0, items.amount)
	row = frappe.qb.from_(items).select(*(Sum(column) for column in columns.values())).run()[0]
	return {code: to_decimal(amount) for code, amount in zip(columns, row, strict=True)}


def _select_invoices(today: date, foreign: list[str]) -> "QueryBuilder":
	invoice = frappe.qb.DocType("Sales Invoice")
	due_on = Coalesce(invoice.due_date, invoice.posting_date)
	query = (
		frappe.qb.from_(invoice)
		.select(invoice.outstanding_amount.as_("amount"), _datediff(today, due_on).as_("age"))
		.where((invoice.docstatus == 1) & (invoice.outstanding_amount != 0))
	)
	return query.where(invoice.debit_to.notin(foreign)) if foreign else query


def _select_others(today: date, foreign: list[str]) -> "QueryBuilder":
	entry = frappe.qb.DocType("Payment Ledger Entry")
	# only an invoice falls due
	posted_on = Min(entry.posting_date)
	query = (
		frappe.qb.from_(entry)
		.select(Sum(entry.amount).as_("amount"), _datediff(today, posted_on).as_("age"))
		.where(entry.against_voucher_type.isin(_WITHOUT_INVOICE))
		.where((entry.party_type == "Customer") & (entry.account_type == "Receivable"))
		.where(entry.delinked == 0)
		.groupby(entry.party, entry.against_voucher_type, entry.against_voucher_no)
	)
	return query.where(entry.account.notin(foreign)) if foreign else query
