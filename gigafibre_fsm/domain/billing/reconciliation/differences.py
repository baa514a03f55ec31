"""Where Stripe, the books and the bank differ: each difference names a document and what kind of remedy it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.ledger_accounts import CLEARING_ACCOUNT
from gigafibre_fsm.domain.billing.payments import repository
from gigafibre_fsm.domain.billing.reconciliation import balance
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import NotConfigured

CHECK = "FSM Money Check"
BANK_PATIENCE = timedelta(days=7)
"""How long the bank's file may take to show a payout."""
CHECK_PATIENCE = timedelta(hours=36)
MOST_EACH = 500


class DifferenceKind(Enum):
	"""What differs; the value is its English name."""

	NO_CHECK = "No Check"
	BALANCE = "Balance Differs"
	LINE = "Unexplained Line"
	NO_LINE = "Missing at Stripe"
	CANCELLED = "Cancelled Document"
	BY_HAND = "Booked by Hand"
	NOT_AT_BANK = "Not at the Bank"


@dataclass(frozen=True)
class MoneyDifference:
	"""One difference; `amount` in dollars, `detail` a reason that was stored in words."""

	kind: DifferenceKind
	document_type: str
	document: str
	day: date | None
	amount: Decimal
	detail: str = ""


def find_differences(now: datetime) -> list[MoneyDifference]:
	"""Return every difference between Stripe, the books and the bank, at most 500 of a kind.

	Args:
		now: UTC, naive.
	"""
	return [
		*_checks(now),
		*_unexplained_lines(),
		*_payments_without_line(),
		*_cancelled_documents(),
		*_documents_by_hand(),
		*_payouts_not_at_bank(now),
	]


def count_recorded(now: datetime) -> int | None:
	"""Return how many differences the last check found, and one more if no check was made in time.

	Comparing all payments takes seconds on a large site; what is looked at every minute reads what was recorded.

	Args:
		now: UTC, naive.

	Returns:
		None where no check was ever made, and none is expected.
	"""
	late = sum(each.kind is DifferenceKind.NO_CHECK for each in _checks(now))
	found = frappe.db.get_value(CHECK, {"state": "Done"}, "differences", order_by="covered_until desc")
	return None if found is None and not late else (found or 0) + late


def _checks(now: datetime) -> Iterator[MoneyDifference]:
	try:
		stripe.is_live_mode()
	except NotConfigured:
		return
	fields = ["name", "day", "covered_until", "unexplained", "stripe_balance", "clearing_balance"]
	last = frappe.db.get_value(CHECK, {"state": "Done"}, fields, as_dict=True, order_by="covered_until desc")
	if not last or now - last.covered_until > CHECK_PATIENCE:
		latest = frappe.db.get_value(CHECK, {}, ["name", "day", "error"], as_dict=True, order_by="day desc")
		name, day, error = (latest.name, latest.day, latest.error) if latest else ("", None, "")
		yield MoneyDifference(
			DifferenceKind.NO_CHECK, CHECK, name, day, Decimal(0), (error and _(error)) or ""
		)
	gap = to_decimal(last.stripe_balance) - to_decimal(last.clearing_balance) if last else Decimal(0)
	# an unexplained line is the reason of a gap, and is listed itself
	if last and gap and not last.unexplained:
		yield MoneyDifference(DifferenceKind.BALANCE, CHECK, last.name, last.day, gap)


def _unexplained_lines() -> Iterator[MoneyDifference]:
	rows = frappe.get_all(
		balance.DOCTYPE,
		{"state": "Unexplained"},
		["name", "happened_on", "amount", "reason"],
		order_by="happened_on desc",
		limit=MOST_EACH,
	)
	for row in rows:
		day = instants.to_site(row.happened_on).date()
		amount = to_decimal(row.amount)
		yield MoneyDifference(DifferenceKind.LINE, balance.DOCTYPE, row.name, day, amount, row.reason or "")


def _payments_without_line() -> Iterator[MoneyDifference]:
	"""Payments in the books that Stripe's balance does not show, since the first line and until the last check."""
	first = frappe.db.get_value(balance.DOCTYPE, {}, "happened_on", order_by="happened_on")
	until = frappe.db.get_value(CHECK, {"state": "Done"}, "covered_until", order_by="covered_until desc")
	if not (first and until):
		return
	payment, line = frappe.qb.DocType(repository.DOCTYPE), frappe.qb.DocType(balance.DOCTYPE)
	rows = (
		frappe.qb.from_(payment)
		.left_join(line)
		.on(line.payment == payment.name)
		.select(payment.name, payment.booked_on, payment.received)
		.where(payment.booked_on.between(instants.to_site(first), instants.to_site(until)))
		.where(line.name.isnull())
		.orderby(payment.booked_on, order=frappe.qb.desc)
		.limit(MOST_EACH)
		.run(as_dict=True)
	)
	for row in rows:
		amount = to_decimal(row.received)
		yield MoneyDifference(
			DifferenceKind.NO_LINE, repository.DOCTYPE, row.name, row.booked_on.date(), amount
		)


def _cancelled_documents() -> Iterator[MoneyDifference]:
	"""Documents that book something, and were cancelled in ERPNext without a submitted amendment."""
	booking = frappe.qb.DocType("FSM Payment Booking")
	for doctype in ("Payment Entry", "Journal Entry"):
		document, amended = frappe.qb.DocType(doctype), frappe.qb.DocType(doctype).as_("amended")
		rows = (
			frappe.qb.from_(booking)
			.join(document)
			.on(document.name == booking.document)
			.left_join(amended)
			.on((amended.amended_from == document.name) & (amended.docstatus == 1))
			.select(document.name, document.posting_date, booking.amount)
			.where((booking.document_type == doctype) & (document.docstatus == 2) & amended.name.isnull())
			.limit(MOST_EACH)
			.run()
		)
		for name, day, amount in rows:
			yield MoneyDifference(DifferenceKind.CANCELLED, doctype, name, day, to_decimal(amount))


def _documents_by_hand() -> Iterator[MoneyDifference]:
	"""Documents on the clearing account that neither book a payment nor name a line of Stripe's balance."""
	ledger, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	booking, line = frappe.qb.DocType("FSM Payment Booking"), frappe.qb.DocType(balance.DOCTYPE)
	before = frappe.qb.DocType("FSM Payment Booking").as_("before")
	for doctype, number in (("Payment Entry", "reference_no"), ("Journal Entry", "cheque_no")):
		document = frappe.qb.DocType(doctype)
		# joins and no lists: the database compares them row by row, with an index
		rows = (
			frappe.qb.from_(ledger)
			.join(account)
			.on(account.name == ledger.account)
			.join(document)
			.on(document.name == ledger.voucher_no)
			.left_join(booking)
			.on(booking.document == document.name)
			.left_join(before)
			.on(before.document == document.amended_from)
			.left_join(line)
			.on(line.name == document[number])
			.select(ledger.voucher_no, ledger.posting_date, ledger.debit - ledger.credit)
			.where((account.account_name == CLEARING_ACCOUNT) & (ledger.is_cancelled == 0))
			.where((ledger.voucher_type == doctype) & (ledger.is_opening != "Yes"))
			.where(booking.name.isnull() & before.name.isnull() & line.name.isnull())
			.limit(MOST_EACH)
			.run()
		)
		for name, day, amount in rows:
			yield MoneyDifference(DifferenceKind.BY_HAND, doctype, name, day, to_decimal(amount))


def _payouts_not_at_bank(now: datetime) -> Iterator[MoneyDifference]:
	"""Payouts that the bank's files do not show in time; one that came back need not be shown."""
	booking, entry = frappe.qb.DocType("FSM Payment Booking"), frappe.qb.DocType("Payment Entry")
	other = frappe.qb.DocType("FSM Payment Booking").as_("other")
	returned = frappe.qb.from_(other).select(other.reference).where(other.kind == "Payout Reversal")
	rows = (
		frappe.qb.from_(booking)
		.join(entry)
		.on(entry.name == booking.document)
		.select(entry.name, entry.reference_date, entry.paid_amount)
		.where((booking.kind == "Payout") & booking.reference.notin(returned))
		.where((entry.docstatus == 1) & entry.clearance_date.isnull())
		.where(entry.reference_date < instants.to_site(now - BANK_PATIENCE).date())
		.orderby(entry.reference_date)
		.limit(MOST_EACH)
		.run()
	)
	for name, day, amount in rows:
		yield MoneyDifference(DifferenceKind.NOT_AT_BANK, "Payment Entry", name, day, to_decimal(amount))
