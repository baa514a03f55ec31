"""Books what leaves the balance at Stripe: payouts to the bank, those that came back, and the fees within them."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing import ledger_accounts, ledger_entries
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.reconciliation.balance import DOCTYPE
from gigafibre_fsm.domain.billing.reconciliation.explanations import (
	PAYOUT_CATEGORIES,
	Doubt,
	PayoutLine,
	sum_fees,
)
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.integrations import stripe

if TYPE_CHECKING:
	from frappe.model.document import Document

FEES = "Fees"


def book_payouts(now: datetime) -> None:
	"""Book each payout and each return of one that the books lack, each in a transaction of its own.

	Args:
		now: site time, naive.
	"""
	waiting = {"category": ("in", PAYOUT_CATEGORIES), "state": "Unexplained"}
	for name in frappe.get_all(DOCTYPE, waiting, pluck="name", order_by="happened_on, name"):
		transactions.run_transaction(lambda name=name: _book_line(name, now))


def _book_line(name: str, now: datetime) -> None:
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.state == "Explained":
		return
	doc.reason = _book_missing(doc, now)
	if not doc.reason:
		doc.state = "Explained"
	# guard: only the money check leads here; no role may write these rows
	doc.save(ignore_permissions=True)


def _book_missing(doc: "Document", now: datetime) -> str | None:
	"""Book the transfer and, once the lines of the payout come to it, its fees; return what keeps it from that."""
	bank, fee_account = stripe.payout_accounts()
	if not (bank and fee_account):
		return Doubt.NO_ACCOUNTS.value
	kinds = {row.kind for row in doc.bookings}
	if doc.category not in kinds:
		entry, refusal = ledger_entries.submit_entry(lambda: _transfer(doc, bank, now))
		if entry is None:
			return refusal
		ledger_entries.append_booking(doc, doc.category, doc.source, abs(_amount(doc)), entry)
	if doc.category == "Payout" and FEES not in kinds:
		return _book_fees(doc, fee_account, bank, now)
	return None


def _book_fees(doc: "Document", fee_account: str, bank: str, now: datetime) -> str | None:
	rows = frappe.get_all(
		DOCTYPE, {"payout": doc.source, "name": ("!=", doc.name)}, ["category", "amount", "fee"]
	)
	if not rows:
		# a payout by hand: Stripe does not say which lines it holds
		return None
	lines = [PayoutLine(row.category, to_decimal(row.amount), to_decimal(row.fee)) for row in rows]
	fees = sum_fees(lines, -_amount(doc))
	if fees is None:
		return Doubt.UNEQUAL_PAYOUT.value
	if not fees:
		return None
	journal, refusal = ledger_entries.submit_entry(lambda: _fee_journal(doc, fees, fee_account, bank, now))
	if journal is None:
		return refusal
	ledger_entries.append_booking(doc, FEES, doc.source, fees, journal)
	return None


def _transfer(doc: "Document", bank: str, now: datetime) -> "Document":
	"""Money from the clearing account to the bank, or back; what Stripe collects from the bank counts as back."""
	company = frappe.get_cached_value("Account", bank, "company")
	clearing = ledger_accounts.clearing_account(company)
	amount = _amount(doc)
	entry = frappe.new_doc("Payment Entry")
	entry.update(
		{
			"payment_type": "Internal Transfer",
			"company": company,
			# frozen books refuse an earlier day; when it happened stands in reference_date
			"posting_date": str(now.date()),
			"paid_from": clearing if amount < 0 else bank,
			"paid_to": bank if amount < 0 else clearing,
			"paid_amount": float(abs(amount)),
			"received_amount": float(abs(amount)),
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": doc.source,
			"reference_date": str(doc.available_on or now.date()),
		}
	)
	return entry


def _fee_journal(doc: "Document", fees: Decimal, fee_account: str, bank: str, now: datetime) -> "Document":
	company = frappe.get_cached_value("Account", bank, "company")
	costs, clears = ("debit", "credit") if fees > 0 else ("credit", "debit")
	journal = frappe.new_doc("Journal Entry")
	journal.update(
		{
			"voucher_type": "Bank Entry",
			"company": company,
			"posting_date": str(now.date()),
			"cheque_no": doc.source,
			"cheque_date": str(now.date()),
			"user_remark": f"{doc.name} {doc.source}",
			"accounts": [
				{
					"account": fee_account,
					f"{costs}_in_account_currency": float(abs(fees)),
					# ERPNext asks for one on accounts of costs
					"cost_center": frappe.get_cached_value("Company", company, "cost_center"),
				},
				{
					"account": ledger_accounts.clearing_account(company),
					f"{clears}_in_account_currency": float(abs(fees)),
				},
			],
		}
	)
	return journal


def _amount(doc: "Document") -> Decimal:
	return to_decimal(doc.amount)
