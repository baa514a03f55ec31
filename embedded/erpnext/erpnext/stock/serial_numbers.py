"""Serial numbers on a stock document: which ones move, whether they may, and where they are afterwards."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import make_autoname
from frappe.utils import cint

from erpnext.stock import serial_bundles
from erpnext.stock.doctype.serial_no.serial_no import get_serial_nos

USED_UP = ("Manufacture", "Material Issue", "Repack", "Material Consumption for Manufacture")


class SerialNoWarehouseError(frappe.ValidationError):
	"""The serial number is not in the source warehouse."""


class SerialNoDuplicateError(frappe.ValidationError):
	"""The serial number is already in a warehouse."""


def settle_numbers(entry: Document, row: Document) -> None:
	"""Fix the row's serial numbers on submit: from its bundle, as typed, else by the item's series."""
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
	"""Return the serial numbers of a row, from its bundle or its text."""
	return serial_bundles.numbers_in(row.serial_and_batch_bundle) or get_serial_nos(row.serial_no)


def pick_or_make(item: Document, row: Document) -> list[str]:
	"""Return the oldest serial numbers of the source warehouse, or new ones of the item's series."""
	if row.s_warehouse:
		here = {"item_code": item.name, "warehouse": row.s_warehouse}
		limit = cint(row.transfer_qty)
		return frappe.get_all("Serial No", filters=here, order_by="creation", limit=limit, pluck="name")
	if not item.serial_no_series:
		frappe.throw(_("Row #{0}: Serial No is mandatory for Item {1}").format(row.idx, item.name))
	return [make_autoname(item.serial_no_series, "Serial No") for _number in range(cint(row.transfer_qty))]


def move_numbers(entry: Document, row: Document, *, back: bool = False) -> None:
	"""Move the row's serial numbers from source to target, or back if the document is cancelled."""
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
	"""Check that a serial number belongs to this item and is in the source warehouse."""
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
	"""Record where a serial number is now; the document that receives a new one creates it."""
	if not frappe.db.exists("Serial No", number):
		make_number(entry, row, number)
	status = "Active"
	if not target:
		unmade = back and frappe.db.get_value("Serial No", number, "purchase_document_no") == entry.name
		status = "Inactive" if unmade else ("Consumed" if entry.get("purpose") in USED_UP else "Delivered")
	customer = None if target else entry.get("customer")
	values = {"warehouse": target, "status": status, "company": entry.company, "customer": customer}
	if target and not back:
		values["purchase_document_no"] = entry.name  # the last document that received it, of any kind
	frappe.db.set_value("Serial No", number, values)


def make_number(entry: Document, row: Document, number: str) -> None:
	"""Create the Serial No of a unit that is received for the first time."""
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
	# a user who may submit the stock document needs no permission on serial numbers for this
	doc.insert(ignore_permissions=True)
