"""A customer's account in a few lines, as accounts receivable sees it on the form of the Customer."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe.utils import getdate

from gigafibre_fsm.domain.billing import invoices
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.autopay import charges, saved_list
from gigafibre_fsm.domain.billing.autopay.charges import NextCharge
from gigafibre_fsm.domain.billing.invoices import OpenRow
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.payments import repository as payments

MOST_LISTED = 20


@dataclass(frozen=True)
class MethodLine:
	"""A saved method: what may be shown of it. `expires` is `05/2031`, empty for an account."""

	name: str
	kind: str
	label: str
	expires: str
	state: str
	is_autopay: bool


@dataclass(frozen=True)
class PromiseLine:
	"""An open promise to pay."""

	name: str
	amount: Decimal
	due_on: date


@dataclass(frozen=True)
class AccountOverview:
	"""A customer's account; dollars.

	Attributes:
		balance: what the ledger says that they owe, over all companies; negative for a credit.
		open_invoices: those for which money may be asked, oldest due first.
		under_way: payments whose money may still come.
		next_charge: the next charge that is made by itself; None if none is planned.
	"""

	balance: Decimal
	open_invoices: tuple[OpenRow, ...]
	under_way: tuple[str, ...]
	next_charge: NextCharge | None
	methods: tuple[MethodLine, ...]
	promises: tuple[PromiseLine, ...]


def load_account(customer: str, now: datetime) -> AccountOverview:
	"""Return a customer's account.

	Args:
		customer: name of the Customer.
		now: site time, naive.
	"""
	waiting = {"customer": customer, "state": ("in", payments.UNDER_WAY)}
	return AccountOverview(
		balance=sum(invoices.list_balances(customer).values(), Decimal(0)),
		open_invoices=tuple(invoices.list_of_customer(customer)),
		under_way=tuple(frappe.get_all(payments.DOCTYPE, waiting, pluck="name", limit=MOST_LISTED)),
		next_charge=charges.find_next_charge(customer, now),
		methods=_list_methods(customer, now.date()),
		promises=_list_promises(customer),
	)


def _list_methods(customer: str, today: date) -> tuple[MethodLine, ...]:
	return tuple(
		MethodLine(
			row.name,
			row.kind,
			f"{row.brand.title()} •••• {row.last4}".strip(),
			f"{row.exp_month:02d}/{row.exp_year}" if row.exp_year else "",
			row.mandate_state if row.state == methods.ACTIVE and row.mandate_state else row.state,
			row.is_autopay,
		)
		for row in saved_list.list_saved(customer, today)
	)


def _list_promises(customer: str) -> tuple[PromiseLine, ...]:
	fields, waiting = ["name", "amount", "due_on"], {"customer": customer, "state": "Open"}
	rows = frappe.get_all("Payment Promise", waiting, fields, order_by="due_on", limit=MOST_LISTED)
	return tuple(PromiseLine(row.name, to_decimal(row.amount), getdate(row.due_on)) for row in rows)
