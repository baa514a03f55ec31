"""What a customer owes, by the ledger: open invoices less credit notes, advances and other credits."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum

from gigafibre_fsm.domain.billing import invoices
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.dunning.promises import ReceivedPayment
from gigafibre_fsm.domain.billing.invoices import OpenRow

ZERO = Decimal("0.00")
MONEY = ("Payment Entry", "Journal Entry")
"""Vouchers that bring money, or take it back; a credit note brings none, but leaves less to pay."""


@dataclass(frozen=True)
class CustomerDebt:
	"""What is left to pay of a customer's invoices, oldest due first; dollars."""

	rows: tuple[OpenRow, ...]

	@property
	def balance(self) -> Decimal:
		"""All that is owed, due or not."""
		return sum((row.outstanding for row in self.rows), ZERO)

	@property
	def oldest(self) -> OpenRow:
		"""The invoice that fell due first; there must be one."""
		return self.rows[0]

	def list_overdue(self, today: date) -> list[OpenRow]:
		"""Return what is past its due date."""
		return [row for row in self.rows if row.due_date < today]

	def sum_overdue(self, today: date) -> Decimal:
		"""Return how much is past its due date."""
		return sum((row.outstanding for row in self.list_overdue(today)), ZERO)


def load_debt(customer: str) -> CustomerDebt:
	"""Return what a customer owes; a credit of the account pays the oldest invoices first.

	Neither an invoice's status nor its own outstanding amount says whether the customer owes: an advance that
	nobody allocated, such as a cheque, stands in the ledger only.
	"""
	open_rows = invoices.list_of_customer(customer)
	balances = invoices.list_balances(customer) if open_rows else {}
	left: list[OpenRow] = []
	for company in dict.fromkeys(row.company for row in open_rows):
		own = [row for row in open_rows if row.company == company]
		claimed = sum((row.outstanding for row in own), ZERO)
		left += _use_credit(own, claimed - balances.get(company, ZERO))
	return CustomerDebt(tuple(sorted(left, key=lambda row: (row.due_date, row.name))))


def _use_credit(rows: list[OpenRow], credit: Decimal) -> list[OpenRow]:
	left = []
	for row in rows:
		used = min(max(credit, ZERO), row.outstanding)
		credit -= used
		if used < row.outstanding:
			left.append(replace(row, outstanding=row.outstanding - used))
	return left


def list_received(customer: str, since: date) -> list[ReceivedPayment]:
	"""Return the money that came from a customer since a day, less what went back, by day and document."""
	entry = DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.posting_date, Sum(entry.amount_in_account_currency))
		.where((entry.party_type == "Customer") & (entry.party == customer) & (entry.delinked == 0))
		.where(entry.voucher_type.isin(MONEY) & (entry.posting_date >= since))
		.groupby(entry.posting_date, entry.voucher_no)
		.run()
	)
	return [ReceivedPayment(day, -to_decimal(amount)) for day, amount in rows]
