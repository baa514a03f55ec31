"""A customer's account by the ledger: its balance, and what was last entered on it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pypika.analytics import Sum as SumOver

import frappe
from frappe.query_builder.functions import Max, Sum

from gigafibre_fsm.domain.billing.amounts import to_decimal

INVOICE, PAYMENT = "Sales Invoice", "Payment Entry"


@dataclass(frozen=True)
class LedgerLine:
	"""A document on a customer's account: an invoice, credit note, payment, refund or correction.

	`amount` is what it adds to what is owed, in dollars; negative if it reduces it.
	"""

	document_type: str
	document: str
	posted_on: date
	amount: Decimal

	@property
	def kind(self) -> str:
		"""What it is: `invoice`, `credit_note`, `payment`, `refund` or `correction`."""
		kinds = {INVOICE: ("invoice", "credit_note"), PAYMENT: ("refund", "payment")}
		more, less = kinds.get(self.document_type, ("correction", "correction"))
		return more if self.amount > 0 else less


@dataclass(frozen=True)
class CustomerAccount:
	"""What a customer owes in all, negative for a credit, and the newest lines of the account."""

	balance: Decimal
	lines: tuple[LedgerLine, ...]


def load_account(customer: str, most: int) -> CustomerAccount:
	"""Return a customer's balance over all companies and the newest lines, by one query.

	Args:
		customer: name of the Customer.
		most: how many lines at most.
	"""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	amount = Sum(entry.amount_in_account_currency)
	rows = (
		frappe.qb.from_(entry)
		.select(entry.voucher_type, entry.voucher_no, Max(entry.posting_date), amount, SumOver(amount).over())
		.where((entry.party_type == "Customer") & (entry.party == customer) & (entry.delinked == 0))
		.groupby(entry.voucher_type, entry.voucher_no)
		.orderby(Max(entry.posting_date), Max(entry.creation), order=frappe.qb.desc)
		.limit(most)
		.run()
	)
	lines = (LedgerLine(kind, name, day, to_decimal(amount)) for kind, name, day, amount, _all in rows)
	return CustomerAccount(
		balance=to_decimal(rows[0][4]) if rows else Decimal(0),
		lines=tuple(line for line in lines if line.amount),
	)


@dataclass(frozen=True)
class LedgerPeriod:
	"""What a customer owed before a period, and its lines, oldest first; dollars.

	`company` is that of the newest entry; empty without one.
	"""

	opening: Decimal
	lines: tuple[LedgerLine, ...]
	company: str


def load_period(customer: str, first_day: date, last_day: date) -> LedgerPeriod:
	"""Return what was entered on a customer's account in a period, over all companies, in one query.

	Args:
		customer: name of the Customer.
		first_day, last_day: of the period, both included.
	"""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	day = Max(entry.posting_date)
	rows = (
		frappe.qb.from_(entry)
		.select(entry.voucher_type, entry.voucher_no, day, Sum(entry.amount_in_account_currency))
		.select(Max(entry.company))
		.where((entry.party_type == "Customer") & (entry.party == customer) & (entry.delinked == 0))
		.where(entry.posting_date <= last_day)
		.groupby(entry.voucher_type, entry.voucher_no)
		.orderby(day, Max(entry.creation), entry.voucher_no)
		.run()
	)
	lines = [
		LedgerLine(kind, name, posted, to_decimal(amount)) for kind, name, posted, amount, _company in rows
	]
	return LedgerPeriod(
		opening=sum((line.amount for line in lines if line.posted_on < first_day), Decimal(0)),
		lines=tuple(line for line in lines if line.posted_on >= first_day and line.amount),
		company=rows[-1][4] if rows else "",
	)
