"""What a customer who signed in may pay: the open invoices, all of them or a part, oldest due first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import account_ledger, amounts, invoices
from gigafibre_fsm.domain.billing.payments import repository
from gigafibre_fsm.domain.billing.payments.checkout import LEAST_PART
from gigafibre_fsm.domain.billing.payments.states import MONEY_ON_ITS_WAY, PaymentState
from gigafibre_fsm.exceptions import FsmError

_THOUSANDS = re.compile(r"(?<=\d)(?:\s(?=\d{3}(?!\d))|,(?=\d{3}[,.]))")


@dataclass(frozen=True)
class PayableInvoice:
	"""An open invoice; `is_in_flight` while a payment of it is under way or being checked."""

	name: str
	due_on: date
	outstanding: Decimal
	is_overdue: bool
	is_in_flight: bool


@dataclass(frozen=True)
class PayPage:
	"""What a customer may pay together; dollars.

	Attributes:
		invoices: the open invoices, oldest due first.
		total: what can be paid now, without what is in flight.
		in_flight: what is under way or being checked.
		first: what the start page asks for: what is overdue, else what is due on the first day.
		least: the smallest part that can be paid.
		has_open_page: whether the vendor's payment page is open, so that an answer may come at any moment.
		was_refused: whether the newest attempt to pay was refused.
	"""

	invoices: tuple[PayableInvoice, ...]
	total: Decimal
	in_flight: Decimal
	first: Decimal
	least: Decimal
	has_open_page: bool
	was_refused: bool


def list_payable(customer: str, today: date) -> tuple[PayableInvoice, ...]:
	"""Return what is open of a customer's invoices, oldest due first, in two queries.

	Args:
		customer: name of the Customer.
		today: local date.
	"""
	rows = invoices.list_of_customer(customer)
	in_flight = repository.list_invoices_in(MONEY_ON_ITS_WAY, customer) if rows else frozenset()
	return tuple(
		PayableInvoice(row.name, row.due_date, row.outstanding, row.due_date < today, row.name in in_flight)
		for row in rows
	)


def list_claimed(customer: str, today: date) -> tuple[PayableInvoice, ...]:
	"""Return the same for a customer who owes; nothing if a credit of the account, such as an advance, covers all.

	Args:
		customer: name of the Customer.
		today: local date.
	"""
	found = list_payable(customer, today)
	return found if found and account_ledger.load_account(customer, 1).balance > 0 else ()


def sum_first(found: Iterable[PayableInvoice]) -> Decimal:
	"""Return what is to be paid first, in dollars: what is overdue, else what is due on the first day."""
	free = [each for each in found if not each.is_in_flight]
	day = min((each.due_on for each in free), default=None)
	return sum((each.outstanding for each in free if each.is_overdue or each.due_on == day), Decimal(0))


def load_pay_page(customer: str, now: datetime) -> PayPage:
	"""Return what a customer may pay together.

	Args:
		customer: name of the Customer whom the reader stands for.
		now: site time, naive.
	"""
	found = list_claimed(customer, now.date())
	newest = repository.find_newest_state(customer)
	total = sum((each.outstanding for each in found if not each.is_in_flight), Decimal(0))
	return PayPage(
		invoices=found,
		total=total,
		in_flight=sum((each.outstanding for each in found if each.is_in_flight), Decimal(0)),
		first=sum_first(found),
		least=min(LEAST_PART, total),
		has_open_page=newest == PaymentState.OPEN.value,
		was_refused=newest == PaymentState.FAILED.value,
	)


def choose_invoices(customer: str, today: date) -> tuple[str, ...]:
	"""Return the invoices that a payment of the whole account or a part of it pays.

	Raises:
		FsmError: nothing is due any more.
	"""
	names = tuple(each.name for each in list_claimed(customer, today) if not each.is_in_flight)
	if not names:
		frappe.throw(_("Nothing is due any more."), FsmError)
	return names


def list_open_pages(customer: str) -> frozenset[str]:
	"""Return the invoices of a customer for which the vendor's payment page is open."""
	return repository.list_invoices_in([PaymentState.OPEN], customer)


def parse_part(text: str) -> Decimal:
	"""Return the part that a customer typed, in dollars; thousands may be grouped as the page groups them.

	Raises:
		FsmError: it is no amount.
	"""
	if not text.strip():
		frappe.throw(_("Write how much you want to pay."), FsmError)
	number = _THOUSANDS.sub("", text.strip().removesuffix("$").removeprefix("$"))
	try:
		return amounts.parse_amount(number)
	except ValueError:
		frappe.throw(_("“{0}” is not an amount. Write it like 25.00.").format(text), FsmError)
