"""What connects documents of the books: returns, advances, and payments that pay invoices."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt

from erpnext.accounts import ledger, taxes
from erpnext.accounts.utils import open_vouchers

PAYMENT, JOURNAL = "Payment Entry", "Journal Entry"


class StockOverReturnError(frappe.ValidationError):
	"""More is returned than was sold."""


def validate_return(doc: Document) -> None:
	"""Check a return against its original.

	A credit above what the original leaves open stays open by itself.
	"""
	if not doc.is_return:
		return
	if not doc.return_against:
		doc.update_outstanding_for_self = 1
		return
	original = frappe.get_doc(doc.doctype, doc.return_against)
	if original.party != doc.party:
		frappe.throw(_("The party does not match that of {0}").format(original.name))
	if not any(flt(row.qty) < 0 for row in doc.items):
		frappe.throw(_("Atleast one item should be entered with negative quantity in return document"))
	_check_quantities(doc, original)
	taxes.calculate(doc)
	if not cint(doc.update_outstanding_for_self):
		credit = abs(taxes.amount_to_pay(doc))
		doc.update_outstanding_for_self = int(credit > flt(original.outstanding_amount))


def make_return(doctype: str, source: str) -> Document:
	"""Return a draft that takes back what is left of an invoice."""
	original = frappe.get_doc(doctype, source)
	doc = frappe.copy_doc(original, ignore_no_copy=False)
	for each in (doc, *doc.items, *doc.taxes):
		each.docstatus = 0  # in tests Frappe copies it, too
	doc.update({"is_return": 1, "return_against": original.name, "update_outstanding_for_self": 1})
	doc.update({"advances": [], "total_advance": 0, "allocate_advances_automatically": 0})
	doc.update({"set_posting_time": 0, "posting_date": frappe.utils.nowdate()})
	returned = _returned(original)
	link = frappe.scrub(f"{doctype} Item")
	for row, source_row in zip(doc.items, original.items, strict=True):
		row.qty = -(flt(source_row.qty) - returned.get(source_row.name, 0))
		row.set(link, source_row.name)
	doc.set("items", [row for row in doc.items if row.qty])
	doc.calculate_taxes_and_totals()
	return doc


def _returned(original: Document) -> dict[str, float]:
	"""Return the quantities of the original's rows that submitted returns have taken back."""
	link = frappe.scrub(f"{original.doctype} Item")
	returns = {"is_return": 1, "return_against": original.name, "docstatus": 1}
	names = frappe.get_all(original.doctype, returns, pluck="name")
	taken: dict[str, float] = {}
	for row in frappe.get_all(f"{original.doctype} Item", {"parent": ("in", names)}, [link, "qty"]):
		taken[row[link]] = taken.get(row[link], 0) - flt(row.qty)
	return taken


def _check_quantities(doc: Document, original: Document) -> None:
	link = frappe.scrub(f"{doc.doctype} Item")
	taken = _returned(original)
	sold = {row.name: flt(row.qty) for row in original.items}
	for row in doc.items:
		source = row.get(link)
		if source in sold and -flt(row.qty) > sold[source] - taken.get(source, 0):
			frappe.throw(
				_("Row # {0}: Cannot return more than {1} for Item {2}").format(
					row.idx, sold[source] - taken.get(source, 0), row.item_code
				),
				StockOverReturnError,
			)


def set_advances(doc: Document) -> None:
	"""List the party's payments without a purpose on an invoice that wants them; credit notes never."""
	if not cint(doc.get("allocate_advances_automatically")) or doc.is_return:
		doc.total_advance = flt(sum(flt(row.allocated_amount) for row in doc.get("advances") or ()), 2)
		return
	doc.set("advances", [])
	rest = taxes.amount_to_pay(doc)
	for credit in open_credits(doc.party_type, doc.party, doc.get(doc.party_account_field)):
		part = min(rest, -credit.outstanding_amount)
		if part > 0 and credit.voucher_type in (PAYMENT, JOURNAL):
			row = {"reference_type": credit.voucher_type, "reference_name": credit.voucher_no}
			doc.append(
				"advances", {**row, "advance_amount": -credit.outstanding_amount, "allocated_amount": part}
			)
			rest = flt(rest - part, 2)
	doc.total_advance = flt(sum(row.allocated_amount for row in doc.advances), 2)


def allocate_advances(doc: Document) -> None:
	"""Let the listed payments pay the submitted invoice."""
	for row in doc.get("advances") or ():
		if flt(row.allocated_amount):
			reconcile((row.reference_type, row.reference_name), (doc.doctype, doc.name), row.allocated_amount)


def open_credits(party_type: str, party: str, account: str) -> list[dict]:
	"""Return what a party has paid or was credited without a purpose; amounts are negative, oldest first."""
	rows = [row for row in open_vouchers(party_type, party, [account]) if row.outstanding_amount < 0]
	return sorted(rows, key=lambda row: row.posting_date)


def reconcile(credit: tuple[str, str], invoice: tuple[str, str], amount: float) -> None:
	"""Let a payment or journal entry with an open rest pay an invoice."""
	doc = frappe.get_doc(*credit)
	if flt(amount) > flt(-ledger.open_amount(*credit), 2) or flt(amount) > abs(ledger.open_amount(*invoice)):
		frappe.throw(_("Allocated amount cannot be greater than unadjusted amount"))
	doc.add_reference(invoice, flt(amount, 2))
	doc.flags.ignore_validate_update_after_submit = True
	# guard: whoever may submit the invoice, or reconcile, may say what the payment was for
	doc.save(ignore_permissions=True)
	ledger.relink(doc, doc.postings())


def unlink(doc: Document, payment: str | None = None) -> None:
	"""Free the payments of a document, or one of them; the postings stay, the open amounts follow.

	Raises:
		frappe.LinkExistsError: the settings do not allow to cancel a paid invoice.
	"""
	for parenttype, child in ((PAYMENT, "Payment Entry Reference"), (JOURNAL, "Journal Entry Account")):
		field = "reference_doctype" if parenttype == PAYMENT else "reference_type"
		linked = {field: doc.doctype, "reference_name": doc.name, "docstatus": 1, "parenttype": parenttype}
		if payment:
			linked["parent"] = payment
		for name in set(frappe.get_all(child, linked, pluck="parent")):
			if not payment and not _may_unlink():
				frappe.throw(
					_("{0} {1} is paid by {2}").format(_(doc.doctype), doc.name, name), frappe.LinkExistsError
				)
			paid_by = frappe.get_doc(parenttype, name)
			paid_by.remove_reference((doc.doctype, doc.name))
			ledger.relink(paid_by, paid_by.postings())


def _may_unlink() -> bool:
	return bool(frappe.db.get_single_value("Accounts Settings", "unlink_payment_on_cancellation_of_invoice"))
