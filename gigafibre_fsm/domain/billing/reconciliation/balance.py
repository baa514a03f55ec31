"""The lines of the balance at Stripe: stored once under Stripe's id, and explained by what the books contain."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.amounts import from_cents, to_decimal
from gigafibre_fsm.domain.billing.ledger_accounts import CLEARING_ACCOUNT
from gigafibre_fsm.domain.billing.payments import repository
from gigafibre_fsm.domain.billing.reconciliation.explanations import (
	PAYOUT_CATEGORIES,
	BalanceLine,
	Booked,
	PayoutLine,
	explain_lines,
)
from gigafibre_fsm.integrations.stripe.answers import BalanceTransaction
from gigafibre_fsm.integrations.stripe.client import StripeClient

DOCTYPE = "Stripe Balance Line"


def store_lines(lines: Iterable[BalanceTransaction], intents: Mapping[str, str]) -> int:
	"""Store lines that are not known, and the payout of those that are; return how many are new.

	Args:
		lines: as Stripe lists them.
		intents: payment intents by the charge that they led to, as far as known.
	"""
	return sum(_store_line(line, intents.get(line.source, "")) for line in lines)


def fetch_intents(client: StripeClient) -> dict[str, str]:
	"""Return the payment intents of the charges of which it is not known, by charge; asked of Stripe, nothing is stored.

	Raises:
		IntegrationError: Stripe did not answer.
	"""
	unknown = {"state": "Unexplained", "category": "Charge", "payment_intent": ("is", "not set")}
	charges = frappe.get_all(DOCTYPE, unknown, pluck="source")
	return {charge: client.get_charge(charge).payment_intent for charge in charges}


def explain_open(intents: Mapping[str, str]) -> None:
	"""Explain the lines that are not explained so far, payouts left aside.

	Args:
		intents: payment intents by charge, where the line did not have it.
	"""
	fields = ["name", "category", "source", "amount", "payment_intent"]
	waiting = {"state": "Unexplained", "category": ("not in", PAYOUT_CATEGORIES)}
	rows = frappe.get_all(DOCTYPE, waiting, fields, order_by="happened_on, name")
	for row in rows:
		if row.category == "Charge" and not row.payment_intent and intents.get(row.source):
			row.payment_intent = intents[row.source]
			frappe.db.set_value(DOCTYPE, row.name, "payment_intent", row.payment_intent)
	lines = [_line(row) for row in rows]
	found = explain_lines(lines, _find_bookings(lines), sum_by_hand([line.name for line in lines]))
	for name, explanation in found.items():
		doubt = explanation.doubt
		values = {
			"state": "Unexplained" if doubt else "Explained",
			"payment": explanation.payment or None,
			# in English: each reader gets it in their own language
			"reason": doubt.value if doubt else None,
		}
		frappe.db.set_value(DOCTYPE, name, values)


def sum_by_hand(names: Sequence[str]) -> dict[str, Decimal]:
	"""Return what was booked on clearing accounts under the ids of these lines; dollars, negative if they left."""
	entry, journal = frappe.qb.DocType("Payment Entry"), frappe.qb.DocType("Journal Entry")
	found: dict[str, Decimal] = {}
	for document, number in ((entry, entry.reference_no), (journal, journal.cheque_no)):
		named = frappe.qb.from_(document).select(document.name, number.as_("number"))
		rows = named.where(number.isin(list(names)) & (document.docstatus == 1)).run() if names else ()
		for voucher, line in rows:
			found[line] = found.get(line, Decimal(0)) + sum_on_clearing([voucher])
	return found


def sum_on_clearing(vouchers: Sequence[str] | None = None) -> Decimal:
	"""Return what documents moved on the clearing accounts, all of them if none are named; negative if it left."""
	ledger, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	query = (
		frappe.qb.from_(ledger)
		.join(account)
		.on(account.name == ledger.account)
		.select(Sum(ledger.debit - ledger.credit))
		.where((account.account_name == CLEARING_ACCOUNT) & (ledger.is_cancelled == 0))
	)
	if vouchers is not None:
		query = query.where(ledger.voucher_no.isin(list(vouchers)))
	((total,),) = query.run()
	return to_decimal(total)


def expected_at_stripe() -> Decimal:
	"""Return what the books expect at Stripe in dollars: the clearing accounts without the fees still to be booked."""
	line, booking = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("FSM Payment Booking")
	paid_out = frappe.qb.from_(booking).select(booking.reference).where(booking.kind == "Fees")
	is_open = (line.payout.isnull()) | (line.payout == "") | line.payout.notin(paid_out)
	rows = frappe.qb.from_(line).select(line.category, line.amount, line.fee).where(is_open).run(as_dict=True)
	fees = (PayoutLine(row.category, to_decimal(row.amount), to_decimal(row.fee)).cost for row in rows)
	return sum_on_clearing() - sum(fees, Decimal(0))


def _line(row: "frappe._dict") -> BalanceLine:
	payment = repository.find_by_intent(row.payment_intent) or ""
	return BalanceLine(row.name, row.category, row.source or "", to_decimal(row.amount), payment)


def _find_bookings(lines: Iterable[BalanceLine]) -> dict[tuple[str, str], Booked]:
	wanted = {ledger_entries.booking_key(*line.booking): line.booking for line in lines if line.booking}
	fields = ["booking_key", "parenttype", "parent", "amount"]
	rows = frappe.get_all("FSM Payment Booking", {"booking_key": ("in", list(wanted) or [""])}, fields)
	return {
		wanted[row.booking_key]: Booked(
			row.parent if row.parenttype == repository.DOCTYPE else "", to_decimal(row.amount)
		)
		for row in rows
	}


def _store_line(line: BalanceTransaction, payment_intent: str) -> bool:
	known = frappe.db.get_value(DOCTYPE, line.id, ["name", "payout"], as_dict=True)
	if known:
		if line.payout and line.payout != known.payout:
			frappe.db.set_value(DOCTYPE, line.id, "payout", line.payout)
		return False
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"name": line.id,
			"category": line.category.value.title(),
			"vendor_category": line.raw_category,
			"amount": float(from_cents(line.amount)),
			"fee": float(from_cents(line.fee)),
			"net": float(from_cents(line.net)),
			"currency": line.currency.upper(),
			"source": line.source,
			"payment_intent": payment_intent,
			"payout": line.payout,
			"happened_on": line.created.replace(tzinfo=None),
			"available_on": line.available_on,
		}
	)
	# guard: only what Stripe lists leads here; no role may create these rows
	doc.insert(ignore_permissions=True, ignore_if_duplicate=True)
	return True
