"""Creates and moves Equipment according to ERPNext's own stock documents.

ERPNext writes a Serial No's warehouse by query, without firing its events. Hooks therefore act on the
documents that move stock, and read from each Serial No where it is afterwards.

Not followed: our own entries; a device with a movement not yet posted to ERPNext (the posting is refused and
shown as a difference); a device that was in use before ERPNext bought it (an entry tells ERPNext where it
is).
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_datetime

from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier, parse_serial
from gigafibre_fsm.domain.equipment.movements import repository as movement_repository
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements import stock_entry
from gigafibre_fsm.domain.equipment.movements.states import DevicePlace

if TYPE_CHECKING:
	from frappe.model.document import Document


MOVEMENT = "Equipment Movement"
PURCHASES = ("Purchase Receipt", "Purchase Invoice")
SALES = ("Delivery Note", "Sales Invoice")
BUNDLE = "Serial and Batch Bundle"
# rows that move stock: the document's own, those of sold product bundles, and consumed subcontracting
# material
TABLES = ("items", "packed_items", "supplied_items")
TYPED = ("serial_no", "rejected_serial_no")
BUNDLED = ("serial_and_batch_bundle", "rejected_serial_and_batch_bundle", "current_serial_and_batch_bundle")
SAVEPOINT = "fsm_stock_document"
# the entry that clears a number is posted just before the document: ERPNext refuses numbers that moved later
JUST_BEFORE = timedelta(microseconds=1)


def apply_document(document: "Document", now: datetime) -> None:
	"""Apply a submitted or cancelled stock document to the devices it moves.

	If a device cannot follow, the user who submits sees a message; the document itself is never stopped.
	"""
	if document.flags.get(stock_entry.OWN):
		return
	models = _models(document)
	ours = _entry_cancelled(document) if models else set()
	for number in sorted(set(_numbers(document, models)) - ours) if models else ():
		frappe.db.savepoint(SAVEPOINT)
		try:
			_follow_one(document, number, now)
		except frappe.ValidationError as refusal:
			frappe.db.rollback(save_point=SAVEPOINT)
			frappe.msgprint(
				_("The device {0} does not follow this document: {1}").format(number, refusal), alert=True
			)


def remove_own_receipt(purchase: "Document") -> None:
	"""Before a purchase is submitted, issue devices that our own receipt brought in already."""
	models = _models(purchase)
	if not models or purchase.get("is_return"):
		return
	for number in _numbers(purchase, models):
		there = _there(number)
		if there and there.warehouse and _came_in_by_us(number):
			shelf = DevicePlace(movement_states.IN_STOCK, there.warehouse)
			moment = get_datetime(f"{purchase.posting_date} {purchase.posting_time}") - JUST_BEFORE
			stock_entry.submit_entry(
				number, shelf, DevicePlace(movement_states.LOST), _title(purchase), posted=moment
			)


def adopt_stock_place(device: "Document", now: datetime) -> None:
	"""Put a new Equipment where ERPNext already has its serial number in stock; nothing is posted."""
	there = _there(device.name)
	if there and there.warehouse and there.item_code == device.item:
		note = device.flags.brought_by or _("ERPNext has it in this warehouse.")
		movements.apply_stock_document(device.name, _shelf(there.warehouse), note, now)


def _follow_one(document: "Document", number: str, now: datetime) -> None:
	there = _there(number)
	if not there:
		return None
	name = parse_serial(number)
	device = frappe.db.get_value("Equipment", name, ["status", "warehouse"], as_dict=True)
	if not device:
		if there.warehouse:
			_create(document, name, there.item_code)
		return None
	is_bought = document.doctype in PURCHASES and document.docstatus == 1 and there.warehouse
	if is_bought:
		frappe.db.set_value("Equipment", name, "purchased_on", document.posting_date)
	if (device.warehouse or None) == (there.warehouse or None):
		return _agreed(name)
	if frappe.db.exists(MOVEMENT, {"equipment": name, "stock_state": "Pending"}):
		return None
	if is_bought and (device.warehouse or device.status == movement_states.INSTALLED):
		end = DevicePlace(device.status, device.warehouse)
		stock_entry.submit_entry(name, _shelf(there.warehouse), end, _title(document))
		return None
	end = _shelf(there.warehouse, device.status) if there.warehouse else _place_after_leaving(document)
	movements.apply_stock_document(name, end, _title(document), now)
	return None


def _create(document: "Document", name: str, item: str) -> None:
	device = frappe.new_doc("Equipment")
	device.serial_number, device.equipment_model = name, _models(document)[item]
	device.flags.brought_by = _title(document)
	if document.doctype in PURCHASES:
		device.purchased_on = document.posting_date
	# guard: a user who may submit the stock document may create its devices, but no others
	device.insert(ignore_permissions=True)


def _place_after_leaving(document: "Document") -> DevicePlace:
	"""Return the place of a device that left ERPNext's stock: at the customer of a sale, else retired."""
	if document.doctype not in SALES or document.docstatus != 1:
		return DevicePlace(movement_states.RETIRED)
	locations = frappe.get_all("Service Location", {"customer": document.customer}, pluck="name", limit=2)
	return DevicePlace(
		movement_states.INSTALLED, None, locations[0] if len(locations) == 1 else None, document.customer
	)


def _shelf(warehouse: str, status: str = "") -> DevicePlace:
	if status == movement_states.IN_REPAIR:
		return DevicePlace(status, warehouse)
	is_truck = movement_repository.find_technician_of_truck(warehouse)
	return DevicePlace(movement_states.ON_TRUCK if is_truck else movement_states.IN_STOCK, warehouse)


def _agreed(name: str) -> None:
	"""Mark refused movements of a device as posted, now that ERPNext has it where it is."""
	for row in frappe.get_all(MOVEMENT, {"equipment": name, "stock_state": "Differs"}, pluck="name"):
		frappe.db.set_value(MOVEMENT, row, {"stock_state": "Posted", "stock_error": None})


def _entry_cancelled(document: "Document") -> set[str]:
	"""Mark movements whose own entry was cancelled as differing, for a user to post again or undo.

	Returns:
		The devices of those movements.
	"""
	if document.doctype != "Stock Entry" or document.docstatus != 2:
		return set()
	rows = frappe.get_all(MOVEMENT, {"stock_entry": document.name}, ["name", "equipment"])
	sentence = _("The stock entry {0} of this movement was cancelled in ERPNext.").format(document.name)
	for row in rows:
		frappe.db.set_value(MOVEMENT, row.name, {"stock_state": "Differs", "stock_error": sentence})
	return {row.equipment for row in rows}


def _came_in_by_us(number: str) -> bool:
	"""Whether the device came into stock by a receipt of our own and was never bought."""
	receipt = {"equipment": number, "movement_type": "Receive", "stock_entry": ("is", "set")}
	waiting = {"equipment": number, "stock_state": "Pending"}
	is_bought = frappe.db.get_value("Equipment", number, "purchased_on")
	return bool(
		not is_bought and frappe.db.exists(MOVEMENT, receipt) and not frappe.db.exists(MOVEMENT, waiting)
	)


def _there(number: str) -> frappe._dict | None:
	return frappe.db.get_value("Serial No", number, ["item_code", "warehouse"], as_dict=True)


def _models(document: "Document") -> dict[str, str]:
	"""Map each item of the document to its only model; items of several models are left to the user."""
	items = {_item(row) for row in _rows(document)} - {None}
	found: dict[str, list[str]] = {}
	if items:
		fields = ["item", "name"]
		rows = frappe.get_all("Equipment Model", {"item": ("in", sorted(items)), "disabled": 0}, fields)
		for row in rows:
			found.setdefault(row.item, []).append(row.name)
	return {item: models[0] for item, models in found.items() if len(models) == 1}


def _rows(document: "Document") -> Iterator["Document"]:
	for table in TABLES:
		yield from document.get(table) or ()


def _item(row: "Document") -> str | None:
	return row.get("rm_item_code") or row.get("item_code")


def _numbers(document: "Document", models: dict[str, str]) -> Iterator[str]:
	"""Yield serial numbers that the document moves, from its rows and bundles, if in our usual spelling."""
	rows = [row for row in _rows(document) if _item(row) in models]
	typed = [
		text
		for row in rows
		for field in TYPED
		for text in (row.get(field) or "").replace(",", "\n").split("\n")
	]
	for text in {*typed, *_bundled(document, rows, models)}:
		with suppress(InvalidIdentifier):
			if text.strip() and parse_serial(text) == text.strip().upper():
				yield parse_serial(text)


def _bundled(document: "Document", rows: list["Document"], models: dict[str, str]) -> list[str]:
	"""Return the serial numbers in a document's bundles: those its rows name, and those that name it.

	A bundle chosen in a dialog names no document until that is saved; after cancellation no row names one.
	"""
	if not frappe.db.exists("DocType", BUNDLE):
		return []
	voucher = {"voucher_type": document.doctype, "voucher_no": document.name}
	bundles = set(frappe.get_all(BUNDLE, {**voucher, "item_code": ("in", list(models))}, pluck="name"))
	bundles |= {row.get(field) for row in rows for field in BUNDLED} - {None, ""}
	entries = {"parent": ("in", list(bundles)), "parenttype": BUNDLE, "serial_no": ("is", "set")}
	return frappe.get_all("Serial and Batch Entry", entries, pluck="serial_no") if bundles else []


def _title(document: "Document") -> str:
	return f"{_(document.doctype)} {document.name}"
