"""Loads what was invoiced before tax, by the lines of the invoices, and what the ledger says of it."""

from datetime import date
from decimal import Decimal
from enum import Enum

from pypika.functions import Extract

import frappe
from frappe.query_builder.functions import Coalesce, Sum

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures.service_revenue import InvoicedSum
from gigafibre_fsm.domain.billing.figures.tax_return import SALES


class RevenueBy(Enum):
	"""What revenue is counted by: a field of the lines of invoices."""

	SERVICE = "item_code"
	GROUP = "item_group"
	ACCOUNT = "income_account"


def load_sums(company: str, first_day: date, last_day: date, by: RevenueBy) -> list[InvoicedSum]:
	"""Return what was invoiced in a period less what was credited, by month.

	Args:
		company: name of the Company.
		first_day, last_day: of the period, both included.
		by: what it is counted by.
	"""
	invoice, line = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Sales Invoice Item")
	counted, month = Coalesce(line[by.value], line.item_name, ""), Extract("YEAR_MONTH", invoice.posting_date)
	rows = (
		frappe.qb.from_(invoice)
		.join(line)
		.on((line.parent == invoice.name) & (line.parenttype == "Sales Invoice"))
		.select(counted, month, Sum(line.base_net_amount))
		.where((invoice.company == company) & (invoice.docstatus == 1))
		.where(invoice.posting_date[first_day:last_day] & (invoice.is_opening != "Yes"))
		.groupby(counted, month)
		.run()
	)
	return [InvoicedSum(name, _to_month(number), to_decimal(amount)) for name, number, amount in rows]


def sum_sales(company: str, first_day: date, last_day: date) -> Decimal:
	"""Return the sales before tax by the ledger: what invoices and credit notes book on accounts of income.

	Args:
		company: name of the Company.
		first_day, last_day: of the period, both included.
	"""
	entry, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	rows = (
		frappe.qb.from_(entry)
		.join(account)
		.on(account.name == entry.account)
		.select(Sum(entry.credit - entry.debit))
		.where((entry.company == company) & (entry.is_cancelled == 0) & entry.voucher_type.isin(SALES))
		.where(entry.posting_date[first_day:last_day] & (account.root_type == "Income"))
		.run()
	)
	return to_decimal(rows[0][0])


def _to_month(number: int) -> date:
	"""Return the first day of a month that MariaDB writes as 202701."""
	return date(number // 100, number % 100, 1)
