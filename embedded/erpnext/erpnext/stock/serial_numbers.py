"""Numbered pieces on a stock document: which ones move, whether they can, and where they are afterwards."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import make_autoname
from frappe.utils import cint

from erpnext.stock import serial_bundles
from erpnext.stock.doctype.serial_no.serial_no import get_serial_nos

USED_UP = ("Manufacture", "Material Issue", "Repack", "Material Consumption for Manufacture")


class SerialNoWarehouseError(frappe.ValidationError):
	"""The piece is not in the warehouse it should leave."""


class SerialNoDuplicateError(frappe.ValidationError):
	"""The piece is already in a warehouse."""


def settle_numbers(entry: Document, row: Document) -> None:
	"""Fix the row's numbers when the document is submitted: in its bundle, as typed, else by the item's series."""
	item = frappe.get_cached_doc("Item", row.item_code)
	if not item.has_serial_no:
		row.serial_no = None
		return
	numbers = numbers_of(row) or pick_or_make(item, row)
	if len(set(numbers)) != len(numbers):
		frappe.throw(_("Row #{0}: a serial number is there twice").format(row.idx))
	if len(numbers) != row.transfer_qty:
		frappe.throw(
			_("Row #{0}: {1} serial numbers do not match the quantity {2} of item {3}").format(
				row.idx, len(numbers), row.transfer_qty, row.item_code
			)
		)
	if row.serial_and_batch_bundle:
		serial_bundles.bind(entry, row)
	else:
		row.serial_no, row.use_serial_batch_fields = "\n".join(numbers), 1


def numbers_of(row: Document) -> list[str]:
	"""Return the numbers that a row names, by its bundle or its text."""
	return serial_bundles.numbers_in(row.serial_and_batch_bundle) or get_serial_nos(row.serial_no)


def pick_or_make(item: Document, row: Document) -> list[str]:
	"""Return the oldest pieces of the source warehouse, or new numbers of the item's series."""
	if row.s_warehouse:
		here = {"item_code": item.name, "warehouse": row.s_warehouse}
		limit = cint(row.transfer_qty)
		return frappe.get_all("Serial No", filters=here, order_by="creation", limit=limit, pluck="name")
	if not item.serial_no_series:
		frappe.throw(_("Row #{0}: Serial No is mandatory for Item {1}").format(row.idx, item.name))
	return [make_autoname(item.serial_no_series, "Serial No") for _number in range(cint(row.transfer_qty))]


def move_numbers(entry: Document, row: Document, *, back: bool = False) -> None:
	"""Move the row's pieces from source to target, or back when the document is cancelled."""
	numbers = numbers_of(row)
	source, target = row.s_warehouse, row.t_warehouse
	if back:
		source, target = target, source
	for number in numbers:
		place_of(number, row.item_code, source, row.idx)
	for number in numbers:
		place(entry, row, number, target, back=back)
	if back:
		serial_bundles.cancel(entry, row)
	elif numbers:
		serial_bundles.post(entry, row, numbers)


def place_of(number: str, item_code: str, source: str | None, idx: int) -> None:
	"""Check that a piece is of this item and where the document takes it from."""
	known = frappe.db.get_value(
		"Serial No", number, ["item_code", "warehouse"], as_dict=True, for_update=True
	)
	if known and known.item_code != item_code:
		frappe.throw(_("Row #{0}: Serial No {1} does not belong to Item {2}").format(idx, number, item_code))
	if source and not known:
		frappe.throw(
			_("Could not find Row #{0}: Serial No: {1}").format(idx, number), frappe.LinkValidationError
		)
	if source and known.warehouse != source:
		frappe.throw(
			_("Serial No {0} is not present in the warehouse {1}.").format(number, source),
			SerialNoWarehouseError,
		)
	if not source and known and known.warehouse:
		frappe.throw(
			_("Serial No {0} is already present in the warehouse {1}.").format(number, known.warehouse),
			SerialNoDuplicateError,
		)


def place(entry: Document, row: Document, number: str, target: str | None, *, back: bool) -> None:
	"""Write where a piece is now; a new one is made by the document that receives it."""
	if not frappe.db.exists("Serial No", number):
		make_number(entry, row, number)
	status = "Active"
	if not target:
		unmade = back and frappe.db.get_value("Serial No", number, "purchase_document_no") == entry.name
		status = "Inactive" if unmade else ("Consumed" if entry.get("purpose") in USED_UP else "Delivered")
	customer = None if target else entry.get("customer")
	values = {"warehouse": target, "status": status, "company": entry.company, "customer": customer}
	if target and not back:
		values["purchase_document_no"] = entry.name  # the last that brought it in, whichever kind
	frappe.db.set_value("Serial No", number, values)


def make_number(entry: Document, row: Document, number: str) -> None:
	"""Make the Serial No of a piece that comes in for the first time."""
	doc = frappe.get_doc(
		{
			"doctype": "Serial No",
			"serial_no": number,
			"item_code": row.item_code,
			"company": entry.company,
			"purchase_document_no": entry.name,
			"purchase_rate": row.valuation_rate,
		}
	)
	# Whoever may submit the stock document makes its numbers, without the right to make others.
	doc.insert(ignore_permissions=True)
