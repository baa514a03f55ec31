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
	"""An open invoice; `is_in_flight` while a payment of it is under way or being checked.

	`delayed_until` is the day until which its customer was granted time; None without a delay.
	"""

	name: str
	due_on: date
	outstanding: Decimal
	is_overdue: bool
	is_in_flight: bool
	delayed_until: date | None = None

	@property
	def pay_by(self) -> date:
		"""The last day on which it is not late: its due day, or that of the delay."""
		return max(self.due_on, self.delayed_until or self.due_on)


@dataclass(frozen=True)
class AccountClaim:
	"""The open invoices of a customer, and what they owe by the ledger; dollars."""

	invoices: tuple[PayableInvoice, ...]
	balance: Decimal

	@property
	def in_flight(self) -> Decimal:
		"""What is under way or being checked."""
		return sum((each.outstanding for each in self.invoices if each.is_in_flight), Decimal(0))

	@property
	def most_payable(self) -> Decimal:
		"""What may be asked for at most: a credit that nobody has allocated yet reduces it."""
		return max(self.balance - self.in_flight, Decimal(0))

	@property
	def total(self) -> Decimal:
		"""What can be paid now."""
		free = (each.outstanding for each in self.invoices if not each.is_in_flight)
		return min(sum(free, Decimal(0)), self.most_payable)


@dataclass(frozen=True)
class PayPage:
	"""What a customer may pay together; dollars.

	Attributes:
		invoices: the open invoices, oldest due first.
		total: what can be paid now, without what is in flight and what a credit of the account covers.
		credit: what that credit covers of the open invoices.
		in_flight: what is under way or being checked.
		first: what the start page asks for: what is overdue, else what is due on the first day.
		least: the smallest part that can be paid.
		has_open_page: whether the vendor's payment page is open, so that an answer may come at any moment.
		was_refused: whether the newest attempt to pay was refused.
	"""

	invoices: tuple[PayableInvoice, ...]
	total: Decimal
	credit: Decimal
	in_flight: Decimal
	first: Decimal
	least: Decimal
	has_open_page: bool
	was_refused: bool


def list_payable(customer: str, today: date) -> tuple[PayableInvoice, ...]:
	"""Return what is open of a customer's invoices, oldest due first, in one query.

	Args:
		customer: name of the Customer.
		today: local date.
	"""
	rows = invoices.list_of_customer(customer, [state.value for state in MONEY_ON_ITS_WAY])
	return tuple(
		PayableInvoice(
			row.name,
			row.due_date,
			row.outstanding,
			max(row.due_date, row.delayed_until or row.due_date) < today,
			row.is_in_flight,
			row.delayed_until,
		)
		for row in rows
	)


def load_claim(customer: str, today: date) -> AccountClaim:
	"""Return the same with the balance; no invoices if a credit of the account, such as an advance, covers all.

	Args:
		customer: name of the Customer.
		today: local date.
	"""
	found = list_payable(customer, today)
	balance = account_ledger.load_account(customer, 1).balance if found else Decimal(0)
	return AccountClaim(found if balance > 0 else (), balance)


def sum_first(found: Iterable[PayableInvoice]) -> Decimal:
	"""Return what is to be paid first, in dollars: what is overdue, else what is due on the first day."""
	free = [each for each in found if not each.is_in_flight]
	day = min((each.pay_by for each in free), default=None)
	return sum((each.outstanding for each in free if each.is_overdue or each.pay_by == day), Decimal(0))


def load_pay_page(customer: str, now: datetime) -> PayPage:
	"""Return what a customer may pay together.

	Args:
		customer: name of the Customer whom the reader stands for.
		now: site time, naive.
	"""
	claim = load_claim(customer, now.date())
	newest = repository.find_newest_state(customer)
	total = claim.total
	return PayPage(
		invoices=claim.invoices,
		total=total,
		credit=sum((each.outstanding for each in claim.invoices if not each.is_in_flight), Decimal(0))
		- total,
		in_flight=claim.in_flight,
		first=min(sum_first(claim.invoices), total),
		least=min(LEAST_PART, total),
		has_open_page=newest == PaymentState.OPEN.value,
		was_refused=newest == PaymentState.FAILED.value,
	)


def choose_invoices(customer: str, today: date) -> tuple[str, ...]:
	"""Return the invoices that a payment of the whole account or a part of it pays.

	Raises:
		FsmError: nothing is due any more.
	"""
	claim = load_claim(customer, today)
	names = tuple(each.name for each in claim.invoices if not each.is_in_flight)
	if not names or claim.total <= 0:
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
