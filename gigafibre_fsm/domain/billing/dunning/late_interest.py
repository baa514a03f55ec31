"""The invoice of late interest: one untaxed line that shows the annual rate and the arithmetic."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import invoices, ledger_entries
from gigafibre_fsm.domain.billing.dunning.debts import CustomerDebt
from gigafibre_fsm.domain.billing.dunning.interest import (
	InterestTerms,
	LateInterest,
	OverdueBalance,
	compute_late_interest,
)
from gigafibre_fsm.domain.billing.dunning.settings import InterestSettings
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True)
class ChargedInterest:
	"""The invoice of late interest, or why there is none; `amount` in dollars."""

	invoice: str
	amount: Decimal
	refusal: str


def is_agreed(customer: str, settings: InterestSettings) -> bool:
	"""Whether the company charges late interest, and the customer agreed to it."""
	agreed = frappe.db.get_value("Customer", customer, "fsm_agreed_to_interest")
	return settings.is_charged and bool(agreed)


def charge_interest(
	customer: str, debt: CustomerDebt, settings: InterestSettings, today: date, since: date | None
) -> ChargedInterest:
	"""Bill the interest on everything overdue, in the caller's transaction, which holds the lock on the customer.

	Args:
		customer: name of the Customer, who agreed to the rate.
		debt: what the customer owes.
		settings: rate, item and account.
		today: local date; interest runs until it.
		since: day until which interest was charged before; None if it never was.
	"""
	found = compute_late_interest(
		_list_balances(debt, settings, today, since), InterestTerms(settings.annual_percent, is_agreed=True)
	)
	if not found.amount:
		return ChargedInterest("", found.amount, "")
	company = debt.oldest.company
	document, refusal = ledger_entries.submit_entry(
		lambda: _make_invoice(customer, company, settings, found, today)
	)
	if document is None:
		return ChargedInterest("", found.amount, refusal or "")
	return ChargedInterest(document.name, found.amount, "")


def _list_balances(
	debt: CustomerDebt, settings: InterestSettings, today: date, since: date | None
) -> list[OverdueBalance]:
	overdue = debt.list_overdue(today)
	own = _find_interest_invoices([row.name for row in overdue], settings.item)
	# interest bears none
	return [
		OverdueBalance(row.outstanding, max(row.due_date, since or row.due_date), today)
		for row in overdue
		if row.name not in own
	]


def _find_interest_invoices(names: Collection[str], item: str) -> set[str]:
	rows = {"parenttype": invoices.DOCTYPE, "parent": ("in", list(names)), "item_code": item}
	return set(frappe.get_all("Sales Invoice Item", rows, pluck="parent"))


def _make_invoice(
	customer: str, company: str, settings: InterestSettings, found: LateInterest, today: date
) -> "Document":
	language = messages.find_language(customer)
	rate = formatting.number(float(found.annual_percent), language, 2, trim=True)
	line = {
		"item_code": settings.item,
		"item_name": _("Late interest, {0} % a year", language).format(rate),
		"description": "\n".join(found.calculation),
		"qty": 1,
		"rate": float(found.amount),
	}
	if settings.account:
		line["income_account"] = settings.account
	invoice = frappe.new_doc(invoices.DOCTYPE)
	invoice.update(
		{"customer": customer, "company": company, "posting_date": str(today), "due_date": str(today)}
	)
	invoice.append("items", line)
	# interest is a financial service: neither TPS nor TVQ
	invoice.set_missing_values()
	invoice.calculate_taxes_and_totals()
	if invoice.total_taxes_and_charges:
		frappe.throw(_("Late interest is not taxed: take the taxes off its item."), FsmError)
	return invoice
