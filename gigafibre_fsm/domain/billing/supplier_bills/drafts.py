"""A checked bill becomes a draft Purchase Invoice, once. Nobody but a person submits it."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import strip_html

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures import tax_ledger
from gigafibre_fsm.domain.billing.figures.tax_return import Tax
from gigafibre_fsm.domain.billing.supplier_bills import (
	draft_lines,
	findings,
	readings,
	stored_bill,
	surroundings,
)
from gigafibre_fsm.domain.billing.supplier_bills.bill import CREDIT_NOTE, SupplierBill
from gigafibre_fsm.exceptions import FsmError, NeedsConfirmation

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.gigafibre_fsm.doctype.bill_reading.bill_reading import BillReading

TAX_WORDS = {Tax.GST: "TPS/GST", Tax.QST: "TVQ/QST"}
ROUNDING = "Arrondi/Rounding"
SAVEPOINT = "fsm_bill_draft"


def create_draft(name: str, looked_at: Collection[str], today: date, modified: str | None = None) -> str:
	"""Make the draft Purchase Invoice of a bill and return its name; a second call returns the same one.

	Args:
		name: of the Bill Reading.
		looked_at: keys of the doubtful findings that the person has looked at.
		today: local date.
		modified: of the reading, as the person saw it.

	Raises:
		FsmError: something speaks against it, or ERPNext refuses the draft.
		NeedsConfirmation: a doubtful finding was not looked at.
	"""
	_lock_supplier(name)
	row = readings.lock_reading(name, (readings.TO_CHECK, readings.DRAFTED))
	if row.state == readings.DRAFTED:
		return row.invoice
	row = readings.lock_reading(name, (readings.TO_CHECK,), modified)
	bill = stored_bill.load_bill(row)
	_require_checked(row, bill, looked_at, today)
	invoice = _insert_invoice(row, bill)
	row.update({"state": readings.DRAFTED, "invoice": invoice.name})
	readings.save_reading(row)
	return invoice.name


def _lock_supplier(name: str) -> None:
	"""Let one bill of a supplier become a draft at a time; locked before anything is read, else a twin is not seen."""
	supplier = frappe.db.get_value(readings.DOCTYPE, name, "supplier", for_update=True)
	frappe.db.get_value("Supplier", supplier or "", "name", for_update=True)


def _require_checked(row: "BillReading", bill: SupplierBill, looked_at: Collection[str], today: date) -> None:
	judged = findings.judge_bill(bill, surroundings.load_surroundings(row, today))
	found = (*stored_bill.load_findings(row.doubts), *judged)
	if any(findings.is_bad(each) for each in found):
		frappe.throw(_("This bill cannot become a draft yet: correct what is marked in red."), FsmError)
	if {each.key for each in found} - set(looked_at):
		frappe.throw(_("Look at each warning and tick it, then try again."), NeedsConfirmation)


def _insert_invoice(row: "BillReading", bill: SupplierBill) -> "Document":
	frappe.db.savepoint(SAVEPOINT)
	try:
		invoice = _build_invoice(row, bill)
		# guard: the endpoint is for accountants, who need no role of ERPNext for a draft
		invoice.insert(ignore_permissions=True)
	except (frappe.ValidationError, ValueError) as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
		reason = strip_html(str(error)).strip() or type(error).__name__
		frappe.throw(_("ERPNext refuses the draft: {0}").format(frappe.utils.escape_html(reason)), FsmError)
	sign = -1 if bill.kind == CREDIT_NOTE else 1
	if to_decimal(invoice.grand_total) * sign != bill.total:
		frappe.throw(_("The draft's total would differ from the bill's. Enter this bill by hand."), FsmError)
	_attach_file(row, invoice)
	return invoice


def _build_invoice(row: "BillReading", bill: SupplierBill) -> "Document":
	sign = -1 if bill.kind == CREDIT_NOTE else 1
	invoice = frappe.new_doc("Purchase Invoice")
	invoice.update(
		{
			"company": surroundings.find_company(),
			"supplier": row.supplier,
			"bill_no": bill.bill_number,
			"bill_date": bill.bill_date,
			"posting_date": bill.bill_date,
			"set_posting_time": 1,
			"due_date": bill.due_date or bill.bill_date,
			"is_return": int(sign < 0),
			"disable_rounded_total": 1,
			"remarks": row.name,
		}
	)
	for line in draft_lines.build_draft_lines(bill.lines):
		invoice.append("items", _build_item(line, sign))
	invoice.run_method("set_missing_values")
	# a template or terms that ERPNext puts in are not what the bill says
	invoice.update(
		{"taxes_and_charges": None, "taxes": [], "payment_terms_template": None, "payment_schedule": []}
	)
	invoice.due_date = bill.due_date or bill.bill_date
	for amount, account, words in _list_charges(bill, invoice.company):
		invoice.append("taxes", _build_charge(account, words, sign * amount))
	return invoice


def _build_item(line: draft_lines.DraftLine, sign: int) -> dict[str, object]:
	return {
		"item_code": line.item or None,
		"item_name": line.description[:140] or _("Bill"),
		"description": frappe.utils.escape_html(line.description),
		"qty": sign * float(line.quantity),
		"rate": float(line.rate),
		"uom": frappe.db.get_value("Item", line.item, "stock_uom") if line.item else "Nos",
		"conversion_factor": 1,
		"expense_account": line.account or None,
	}


def _list_charges(bill: SupplierBill, company: str) -> Iterator[tuple[Decimal, str, str]]:
	"""Yield amount, account and words of each tax that the bill charges, and of a cent of rounding."""
	for tax, amount in ((Tax.GST, bill.gst), (Tax.QST, bill.qst)):
		if amount:
			yield amount, _find_tax_account(company, tax), TAX_WORDS[tax]
	if bill.rounding:
		account = frappe.get_cached_value("Company", company, "round_off_account")
		yield bill.rounding, account, ROUNDING


def _build_charge(account: str, words: str, amount: Decimal) -> dict[str, object]:
	return {
		"category": "Total",
		"add_deduct_tax": "Add",
		"charge_type": "Actual",
		"account_head": account,
		"description": words,
		"tax_amount": float(amount),
	}


def _find_tax_account(company: str, tax: Tax) -> str:
	"""Return the company's account of a tax: the one that bills used last, or else the only or first one."""
	accounts = sorted(name for name, each in tax_ledger.find_tax_accounts(company).items() if each is tax)
	used = {"account_head": ("in", [*accounts, ""]), "docstatus": ("<", 2)}
	found = frappe.db.get_value("Purchase Taxes and Charges", used, "account_head", order_by="creation desc")
	if not (found or accounts):
		sentence = _("{0} has no account for {1}. Run bench migrate, which creates it.")
		frappe.throw(sentence.format(company, TAX_WORDS[tax]))
	return found or accounts[0]


def _attach_file(row: "BillReading", invoice: "Document") -> None:
	"""Give the draft a copy of the file, for whoever submits it."""
	content = readings.load_content(row)
	if content:
		files.store_file(
			invoice.doctype, invoice.name, readings.make_file_name(row.file_title or "bill"), content
		)
