"""What an account owes when it moves: an opening invoice for each open one, and an opening entry for its credits.

An opening invoice keeps the old one's day and due day, so that what was overdue stays so. It bears no taxes: they
were declared by the old system. Both sides are booked against ERPNext's temporary account, which one entry empties
when the import is done.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import ledger_accounts, ledger_entries
from gigafibre_fsm.domain.cutover.importing.staged_accounts import MadeDocument
from gigafibre_fsm.domain.cutover.old_accounts.account import MovingInvoice, OldCustomer
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

INVOICE, JOURNAL = "Sales Invoice", "Journal Entry"
PREFIX = "OUV-"


def book_balances(account: OldCustomer, customer: str) -> Iterator[MadeDocument]:
	"""Book what is open of an account, and yield the documents.

	Raises:
		FsmError: ERPNext refuses one, or the company has no temporary account.
	"""
	for invoice in account.invoices:
		if invoice.open > 0:
			booked = _submit(lambda each=invoice: _build_invoice(each, customer))
			_require_untaxed(booked)
			yield MadeDocument(INVOICE, booked.name, invoice.number)
	credits = [each for each in account.invoices if each.open < 0]
	if credits:
		yield MadeDocument(JOURNAL, _submit(lambda: _build_credit(credits, customer)).name)


def book_closing(owed: Decimal, account: str) -> str | None:
	"""Empty the temporary account of what an import booked there; return the Journal Entry, None if nothing is left.

	Args:
		owed: sum of the opening invoices less the credits.
		account: the account against which it is booked.
	"""
	if not owed:
		return None
	debit, credit = ("debit", "credit") if owed > 0 else ("credit", "debit")
	entry = _new_entry(_("Opening balances of the old system"))
	amount = float(abs(owed))
	entry.append("accounts", {"account": find_temporary_account(), f"{debit}_in_account_currency": amount})
	entry.append("accounts", {"account": account, f"{credit}_in_account_currency": amount})
	return _submit(lambda: entry).name


def find_temporary_account() -> str:
	"""Return the company's account for opening balances.

	Raises:
		FsmError: it has none.
	"""
	company = frappe.db.get_default("company")
	known = {"company": company, "account_type": "Temporary", "is_group": 0, "disabled": 0}
	account = frappe.db.get_value("Account", known)
	if not account:
		sentence = _("{0} has no account of the type “Temporary”. Create one in the chart of accounts.")
		frappe.throw(sentence.format(company), FsmError)
	return account


def _submit(make: "Callable[[], Document]") -> "Document":
	document, refusal = ledger_entries.submit_entry(make)
	if document is None:
		frappe.throw(refusal, FsmError)
	return document


def _require_untaxed(invoice: "Document") -> None:
	"""Refuse an account whose opening invoice ERPNext has taxed; the caller's transaction ends with it."""
	if invoice.total_taxes_and_charges:
		frappe.throw(
			_("Opening invoices are not taxed: take the taxes off the customer's tax rule."), FsmError
		)


def _build_invoice(invoice: MovingInvoice, customer: str) -> "Document":
	document = frappe.new_doc(INVOICE)
	document.name, document.flags.name_set = f"{PREFIX}{invoice.number}", True
	document.update({"customer": customer, "company": frappe.db.get_default("company"), "is_opening": "Yes"})
	document.update({"set_posting_time": 1, "posting_date": invoice.issued_on, "due_date": invoice.due_on})
	document.update({"disable_rounded_total": 1, "ignore_pricing_rule": 1})
	title = _("Balance of invoice {0}").format(invoice.number)
	row = {"item_name": title, "description": title, "qty": 1, "uom": "Nos", "conversion_factor": 1}
	account = find_temporary_account()
	document.append("items", {**row, "rate": float(invoice.open), "income_account": account})
	return document


def _build_credit(credits: list[MovingInvoice], customer: str) -> "Document":
	"""Return the entry of an account's credits: each a row of its own that later invoices are paid from."""
	entry = _new_entry(", ".join(each.number for each in credits))
	company = entry.company
	owed = {
		"account": ledger_accounts.receivable_account(company, []),
		"party_type": "Customer",
		"party": customer,
	}
	total = sum((-each.open for each in credits), Decimal(0))
	entry.append("accounts", {"account": find_temporary_account(), "debit_in_account_currency": float(total)})
	for each in credits:
		row = {
			"credit_in_account_currency": float(-each.open),
			"is_advance": "Yes",
			"user_remark": each.number,
		}
		entry.append("accounts", {**owed, **row})
	return entry


def _new_entry(remark: str) -> "Document":
	entry = frappe.new_doc(JOURNAL)
	entry.update({"company": frappe.db.get_default("company"), "voucher_type": "Opening Entry"})
	entry.update({"is_opening": "Yes", "posting_date": frappe.utils.nowdate(), "user_remark": remark})
	return entry
