"""Endpoints of the page of supplier bills. docs/features/supplier-bills.md describes it."""

from typing import Literal, TypedDict

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.api import arguments, guards, unit_of_work, uploads
from gigafibre_fsm.domain.billing.supplier_bills import bill_view, corrections, drafts, pages, readings
from gigafibre_fsm.domain.billing.supplier_bills.bill_view import BillList, SupplierBillView
from gigafibre_fsm.domain.billing.supplier_bills.corrections import TypedBill
from gigafibre_fsm.domain.equipment.imaging.image import detect_kind
from gigafibre_fsm.exceptions import FsmError


class KeptBillFile(TypedDict):
	"""The Bill Reading of a file, and whether the same file was kept before."""

	reading: str
	is_known: bool


class BillDraft(TypedDict):
	"""The draft Purchase Invoice of a bill."""

	invoice: str


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(300, 300)
@unit_of_work.whole
def upload_bill(title: str, batch: str = "", bill: str = "") -> KeptBillFile:
	"""Keep a bill (file field `bill`, or base64) until it is read in the background; the same file is kept once.

	Args:
		title: name of the file.
		batch: made by the page, the same for files that are uploaded together.
		bill: base64, unless the file comes as the file field `bill`.

	Raises:
		FsmError: it is empty, neither a PDF nor a picture, or larger than the site keeps files.
	"""
	content = uploads.photo(bill, "bill")
	_require_usable(title, content)
	kept = readings.keep_file(title, content, source=readings.UPLOAD, batch=batch, now=now_datetime())
	return {"reading": kept.reading, "is_known": kept.is_known}


@frappe.whitelist(methods=["GET"])
@guards.accountant
@guards.limited(240, 60)
def list_bills(
	state: Literal["Waiting", "To Check", "Failed", "Drafted", "Dismissed"] = "To Check", batch: str = ""
) -> BillList:
	"""Return the bills of a state, how many there are of each, and the progress of a batch.

	Args:
		state: of Bill Reading.
		batch: as it was given to `upload_bill`; empty for none.
	"""
	return bill_view.list_bills(state, batch)


@frappe.whitelist(methods=["GET"])
@guards.accountant
@guards.limited(240, 60)
def load_bill(bill_reading: str) -> SupplierBillView:
	"""Return a bill with its pages, what was read, what speaks against it, and what can be chosen."""
	return bill_view.load_bill(bill_reading, getdate())


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(240, 60)
@unit_of_work.whole
def save_bill(bill_reading: str, modified: str, fields: str = "{}", lines: str = "[]") -> SupplierBillView:
	"""Save what a person typed, judge the bill anew, and return it.

	Args:
		bill_reading: name of the Bill Reading.
		modified: as `load_bill` gave it; a bill that changed meanwhile is not overwritten (409).
		fields: JSON object, texts by field; fields that are left out stay.
		lines: JSON list of objects with the fields of a line, all of them; empty leaves the lines as they are.

	Raises:
		FsmError: something typed is no amount or date, or is not in its list.
	"""
	corrections.save_bill(bill_reading, _typed(fields, lines), modified, getdate())
	return bill_view.load_bill(bill_reading, getdate())


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(30, 60)
@unit_of_work.whole
def add_supplier(bill_reading: str, supplier_name: str, modified: str) -> SupplierBillView:
	"""Create the supplier of a bill, which only a person does, and return the bill.

	Args:
		bill_reading: name of the Bill Reading.
		supplier_name: how the supplier is called.
		modified: as for `save_bill`.

	Raises:
		FsmError: it has no name or one with angle brackets, or there is a supplier of this name.
	"""
	corrections.add_supplier(bill_reading, supplier_name, modified, getdate())
	return bill_view.load_bill(bill_reading, getdate())


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(120, 60)
@unit_of_work.whole
def create_draft(bill_reading: str, modified: str, looked_at: str = "[]") -> BillDraft:
	"""Make the draft Purchase Invoice of a bill; nothing is submitted. A second call returns the same draft.

	Args:
		bill_reading: name of the Bill Reading.
		modified: as for `save_bill`.
		looked_at: JSON list of the keys of the warnings that the person has ticked.

	Raises:
		FsmError: something speaks against it, a warning is not ticked, or ERPNext refuses the draft.
	"""
	looked = arguments.names_of(looked_at)
	return {"invoice": drafts.create_draft(bill_reading, looked, getdate(), modified)}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(120, 60)
@unit_of_work.whole
def dismiss_bill(bill_reading: str, modified: str) -> SupplierBillView:
	"""Put a bill aside that will not be booked, and return it; its file stays."""
	corrections.dismiss_bill(bill_reading, modified)
	return bill_view.load_bill(bill_reading, getdate())


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(120, 60)
@unit_of_work.whole
def read_again(bill_reading: str, modified: str) -> SupplierBillView:
	"""Have a bill read again in the background, also one that was put aside, and return it.

	Raises:
		FsmError: its draft is still there, or the same file came again.
	"""
	corrections.read_again(bill_reading, modified, now_datetime())
	return bill_view.load_bill(bill_reading, getdate())


def _require_usable(title: str, content: bytes) -> None:
	largest = readings.find_largest()
	if not content:
		frappe.throw(_("The file is empty. Scan or save the bill again."), FsmError)
	if len(content) > largest:
		sentence = _("The file is larger than {0} MB. Scan the bill at a lower resolution.")
		frappe.throw(sentence.format(largest // pages.MEGABYTE), FsmError)
	if not pages.is_pdf(content) and detect_kind(content) is None:
		written = frappe.utils.escape_html(title[:80])
		sentence = _("“{0}” is neither a PDF nor a picture. Save the bill as a PDF.")
		frappe.throw(sentence.format(written), FsmError)


def _typed(fields: str, lines: str) -> TypedBill:
	by_field, rows = arguments.json_of(fields, dict), arguments.json_of(lines, list)
	texts = [by_field, *rows]
	if not all(
		isinstance(each, dict) and all(isinstance(text, str) for text in each.values()) for each in texts
	):
		arguments.unreadable()
	return TypedBill(by_field, rows)
