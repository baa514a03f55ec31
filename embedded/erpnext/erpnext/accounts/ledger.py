"""The two ledgers: GL Entry, what is in each account, and Payment Ledger Entry, what each document leaves open."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import flt, getdate

from erpnext.accounts.utils import get_fiscal_year

PARTY_TYPES = {"Receivable": "Customer", "Payable": "Supplier"}
INVOICES = ("Sales Invoice", "Purchase Invoice")


@dataclass
class Posting:
	"""One debit or credit of a document; a negative amount counts on the other side.

	`voucher` is the document whose open amount it changes, by default the posted document itself.
	"""

	account: str
	debit: float = 0
	credit: float = 0
	cost_center: str | None = None
	against: str | None = None
	party_type: str | None = None
	party: str | None = None
	voucher: tuple[str, str] | None = None
	due_date: object = None
	row: str | None = None

	@property
	def net(self) -> float:
		"""Debit less credit."""
		return flt(flt(self.debit) - flt(self.credit), 2)


def post(doc: Document, postings: list[Posting]) -> None:
	"""Write a submitted document's postings, and what they change in the open amounts of documents."""
	_check_balance(postings)
	_check_frozen(doc)
	fiscal_year = get_fiscal_year(doc.posting_date, company=doc.company)[0]
	for posting in _merged(postings):
		account = _check_account(doc, posting)
		_insert_gl(doc, posting, account, fiscal_year)
		if posting.party:
			_insert_payment(doc, posting, account)
	for posting in postings:
		if posting.party:
			update_outstanding(posting.voucher or (doc.doctype, doc.name))


def reverse(doc: Document) -> None:
	"""Cancel a document's postings: they stay, marked, beside their opposites."""
	_check_frozen(doc)
	own = {"voucher_type": doc.doctype, "voucher_no": doc.name}
	names = frappe.get_all("GL Entry", {**own, "is_cancelled": 0}, pluck="name", order_by=None)
	for name in names:
		entry = frappe.copy_doc(frappe.get_doc("GL Entry", name), ignore_no_copy=False)
		entry.debit, entry.credit = entry.credit, entry.debit
		entry.debit_in_account_currency, entry.credit_in_account_currency = entry.debit, entry.credit
		entry.is_cancelled, entry.docstatus = 1, 1
		entry.db_insert()
	frappe.db.set_value("GL Entry", {"name": ("in", names)}, "is_cancelled", 1)
	for voucher in delink(doc):
		if voucher != (doc.doctype, doc.name):
			update_outstanding(voucher)


def delink(doc: Document) -> set[tuple[str, str]]:
	"""Take a document's rows out of the payment ledger; return the documents that they changed."""
	own = {"voucher_type": doc.doctype, "voucher_no": doc.name, "delinked": 0}
	rows = frappe.get_all("Payment Ledger Entry", own, ["against_voucher_type", "against_voucher_no"])
	frappe.db.set_value("Payment Ledger Entry", own, "delinked", 1)
	return {(row.against_voucher_type, row.against_voucher_no) for row in rows}


def relink(doc: Document, postings: list[Posting]) -> None:
	"""Write a document's payment ledger anew after its references have changed."""
	changed = delink(doc)
	for posting in postings:
		if posting.party:
			_insert_payment(doc, posting, frappe.get_cached_doc("Account", posting.account))
			changed.add(posting.voucher or (doc.doctype, doc.name))
	for voucher in changed:
		update_outstanding(voucher)


def update_outstanding(voucher: tuple[str, str]) -> None:
	"""Store what an invoice leaves open, and the status that follows."""
	if voucher[0] not in INVOICES:
		return
	invoice = frappe.get_doc(*voucher)
	invoice.outstanding_amount = flt(open_amount(*voucher), 2)
	invoice.db_set("outstanding_amount", invoice.outstanding_amount)
	invoice.set_status(update=True)


def open_amount(doctype: str, name: str) -> float:
	"""Return the sum of the payment ledger against a document."""
	ledger = frappe.qb.DocType("Payment Ledger Entry")
	against = (ledger.against_voucher_type == doctype) & (ledger.against_voucher_no == name)
	query = frappe.qb.from_(ledger).select(Sum(ledger.amount)).where(against & (ledger.delinked == 0))
	return flt(query.run()[0][0])


def _merged(postings: list[Posting]) -> list[Posting]:
	"""Add up postings that differ by their amount only, and leave out those that come to nothing."""
	found: dict[tuple, Posting] = {}
	for each in postings:
		key = (
			each.account,
			each.cost_center,
			each.party_type,
			each.party,
			each.voucher,
			each.against,
			each.row,
		)
		known = found.setdefault(key, Posting(*key[:1], 0, 0, each.cost_center, each.against))
		known.party_type, known.party, known.voucher = each.party_type, each.party, each.voucher
		known.due_date, known.row = each.due_date, each.row
		known.debit = flt(known.debit + each.net, 2)
	return [each for each in found.values() if each.debit]


def _check_balance(postings: list[Posting]) -> None:
	difference = flt(sum(each.net for each in postings), 2)
	if difference:
		frappe.throw(_("Debit and Credit not equal. Difference is {0}.").format(difference))


def _check_frozen(doc: Document) -> None:
	settings = frappe.get_cached_doc("Accounts Settings")
	if not settings.acc_frozen_upto or getdate(doc.posting_date) > getdate(settings.acc_frozen_upto):
		return
	# the Administrator has every role, so ERPNext refuses them whatever the role
	if frappe.session.user == "Administrator" or settings.frozen_accounts_modifier not in frappe.get_roles():
		day = settings.acc_frozen_upto
		frappe.throw(_("You are not authorized to add or update entries before {0}").format(day))


def _check_account(doc: Document, posting: Posting) -> Document:
	account = frappe.get_cached_doc("Account", posting.account)
	named = (doc.doctype, doc.name, account.name)
	if account.company != doc.company:
		frappe.throw(_("{0} {1}: Account {2} does not belong to Company {3}").format(*named, doc.company))
	if account.is_group or account.disabled:
		frappe.throw(_("{0} {1}: Account {2} is a group or is disabled").format(*named))
	if account.account_type in PARTY_TYPES and not posting.party:
		frappe.throw(_("{0} {1}: a party is required against the account {2}").format(*named))
	if account.report_type == "Profit and Loss" and not posting.cost_center:
		frappe.throw(_("{0} {1}: Cost Center is required for 'Profit and Loss' account {2}.").format(*named))
	return account


def _insert_gl(doc: Document, posting: Posting, account: Document, fiscal_year: str) -> None:
	debit, credit = max(posting.net, 0), max(-posting.net, 0)
	voucher = posting.voucher or (
		(doc.doctype, doc.name) if doc.doctype in INVOICES and posting.party else None
	)
	entry = frappe.new_doc("GL Entry")
	entry.update(_common(doc, posting, account))
	entry.update(
		{
			"debit": debit,
			"credit": credit,
			"debit_in_account_currency": debit,
			"credit_in_account_currency": credit,
			"against": posting.against,
			"against_voucher_type": voucher and voucher[0],
			"against_voucher": voucher and voucher[1],
			"fiscal_year": fiscal_year,
			"is_opening": "No",
			"is_advance": "No",
		}
	)
	entry.docstatus = 1
	entry.db_insert()


def _insert_payment(doc: Document, posting: Posting, account: Document) -> None:
	voucher = posting.voucher or (doc.doctype, doc.name)
	amount = posting.net if account.account_type == "Receivable" else -posting.net
	entry = frappe.new_doc("Payment Ledger Entry")
	entry.update(_common(doc, posting, account))
	entry.update(
		{
			"account_type": account.account_type,
			"against_voucher_type": voucher[0],
			"against_voucher_no": voucher[1],
			"amount": amount,
			"amount_in_account_currency": amount,
		}
	)
	entry.docstatus = 1
	entry.db_insert()


def _common(doc: Document, posting: Posting, account: Document) -> dict[str, object]:
	return {
		"posting_date": doc.posting_date,
		"company": doc.company,
		"account": account.name,
		"account_currency": account.account_currency,
		"party_type": posting.party_type,
		"party": posting.party,
		"cost_center": posting.cost_center,
		"due_date": posting.due_date,
		"voucher_type": doc.doctype,
		"voucher_no": doc.name,
		"voucher_detail_no": posting.row,
		"remarks": doc.get("remarks") or doc.get("remark"),
	}
