"""Telling ERPNext's stock about movements: one Stock Entry a movement, once.

A movement and its wish to be posted are written together; this worker posts them later, each in a unit of work
of its own. What ERPNext refuses stays on the row as a difference for a person, and is never silently corrected.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import strip_html

from gigafibre_fsm.domain.equipment import places
from gigafibre_fsm.domain.equipment.places import Place

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.gigafibre_fsm.doctype.equipment_movement.equipment_movement import EquipmentMovement

DOCTYPE = "Equipment Movement"
SAVEPOINT = "fsm_stock_entry"


def post_pending(limit: int = 50, after_each: Callable[[], None] | None = None) -> int:
	"""Post the movements that ERPNext does not know yet, as they were written; returns how many were tried.

	Not by when they happened: a phone may tell of a movement hours later, when others were judged before it.

	Args:
		limit: how many at most in one run.
		after_each: called when a movement's outcome is written; the worker commits there.
	"""
	waiting = frappe.get_all(
		DOCTYPE,
		filters={"stock_state": "Pending"},
		order_by="instant, creation, name",
		limit=limit,
		pluck="name",
	)
	for name in waiting:
		post(name)
		if after_each:
			after_each()
	return len(waiting)


def due_since(_now: datetime) -> datetime | None:
	"""Since when a movement waits to be posted, in UTC; None where none does."""
	waiting = {"stock_state": "Pending"}
	return frappe.db.get_value(DOCTYPE, waiting, "instant", order_by="instant, creation, name")


def post(name: str) -> None:
	"""Post one movement, or write on it why ERPNext refuses; safe to call again and by two workers at once."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.stock_state != "Pending":
		return
	frappe.db.savepoint(SAVEPOINT)
	try:
		entry = None if _is_known_there(row) else _submitted(row)
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		# The row stays Pending; the next run tries again with a fresh transaction.
		frappe.db.rollback()
		return
	except Exception as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
		_differs(row, error)
		return
	row.db_set({"stock_state": "Posted", "stock_entry": entry, "stock_error": None}, update_modified=False)


def try_again(name: str) -> None:
	"""Queue a movement that ERPNext refused once more, after somebody mended the cause."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.stock_state == "Differs":
		row.db_set({"stock_state": "Pending", "stock_error": None})


def difference(equipment: str) -> dict | None:
	"""The newest movement of a device that ERPNext's stock refuses, `{"name", "stock_error"}`; None if there is none."""
	rows = frappe.get_all(
		DOCTYPE,
		{"equipment": equipment, "stock_state": "Differs"},
		["name", "stock_error"],
		order_by="instant desc, creation desc",
		limit=1,
	)
	return rows[0] if rows else None


def _is_known_there(row: "EquipmentMovement") -> bool:
	"""Whether ERPNext already has the serial number where it arrives, as after a Purchase Receipt."""
	if row.movement_type not in ("Receive", "Find") or not row.to_warehouse:
		return False
	serial = frappe.db.get_value("Equipment", row.equipment, "serial_number")
	return frappe.db.get_value("Serial No", serial, "warehouse") == row.to_warehouse


def _submitted(row: "EquipmentMovement") -> str:
	device = frappe.db.get_value("Equipment", row.equipment, ["item", "serial_number"], as_dict=True)
	start, end = Place(row.from_status, row.from_warehouse), Place(row.to_status, row.to_warehouse)
	entry = frappe.new_doc("Stock Entry")
	entry.stock_entry_type = entry.purpose = places.purpose(start, end)
	entry.company = frappe.get_cached_value("Warehouse", start.warehouse or end.warehouse, "company")
	entry.remarks = f"{DOCTYPE} {row.name}"
	entry.append("items", _line(device, start, end))
	# The worker has no user of its own; a person who moved the device was checked when it moved.
	entry.flags.ignore_permissions = True
	entry.insert()
	entry.submit()
	return entry.name


def _line(device: dict, start: Place, end: Place) -> dict:
	uom = frappe.get_cached_value("Item", device["item"], "stock_uom")
	return {
		"item_code": device["item"],
		"qty": 1,
		"transfer_qty": 1,
		"uom": uom,
		"stock_uom": uom,
		"conversion_factor": 1,
		"s_warehouse": start.warehouse,
		"t_warehouse": end.warehouse,
		# ERPNext 15 makes its Serial and Batch Bundle from this text, when the row says so.
		"use_serial_batch_fields": 1,
		"serial_no": device["serial_number"],
		# A device that comes back from a customer has no price of its own any more.
		"allow_zero_valuation_rate": 1 if end.warehouse and not start.warehouse else 0,
	}


def _differs(row: "Document", error: Exception) -> None:
	sentence = strip_html(str(error)).strip() or type(error).__name__
	if not isinstance(error, frappe.ValidationError):
		frappe.log_error(title=_("Stock Entry of a device movement"), reference_doctype=DOCTYPE)
	row.db_set({"stock_state": "Differs", "stock_error": sentence[:500]}, update_modified=False)
