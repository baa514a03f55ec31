"""The Stock Entry that records one device's movement in ERPNext, and the device's value in it."""

from datetime import datetime

import frappe

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.states import DevicePlace

# set on entries of our own, so that the hooks on ERPNext's documents ignore them
OWN = "fsm_own_entry"


def submit_entry(
	equipment: str, start: DevicePlace, end: DevicePlace, remarks: str, *, posted: datetime | None = None
) -> str:
	"""Create and submit the Stock Entry that moves a device from `start` to `end`.

	Args:
		equipment: The device; its Item has serial numbers in ERPNext.
		start: Where ERPNext has it.
		end: Where it is.
		remarks: The reason, for readers of the entry.
		posted: Posting time; None means the current time.

	Returns:
		The entry's name.

	Raises:
		frappe.ValidationError: ERPNext refuses the entry.
	"""
	device = frappe.db.get_value("Equipment", equipment, ["item", "serial_number"], as_dict=True)
	entry = frappe.new_doc("Stock Entry")
	entry.stock_entry_type = entry.purpose = movement_states.stock_entry_purpose(start, end)
	entry.company = frappe.get_cached_value("Warehouse", start.warehouse or end.warehouse, "company")
	entry.remarks = remarks
	if posted:
		entry.set_posting_time, entry.posting_date, entry.posting_time = 1, posted.date(), str(posted.time())
	entry.append("items", _line(device, start, end))
	# guard: the worker has no user; the right to move the device was checked when it moved
	entry.flags.ignore_permissions = True
	entry.flags[OWN] = True
	entry.insert()
	entry.submit()
	return entry.name


def find_valuation_rate(item: str, serial_number: str) -> float:
	"""Return a device's value when it re-enters stock: as it last left, else as bought, else its item's."""
	left = frappe.get_all(
		"Stock Entry Detail",
		{"item_code": item, "serial_no": serial_number, "docstatus": 1, "s_warehouse": ("is", "set")},
		pluck="valuation_rate",
		order_by="creation desc",
		limit=1,
	)
	bought = frappe.db.get_value("Serial No", serial_number, "purchase_rate")
	rates = (*left, bought, frappe.get_cached_value("Item", item, "valuation_rate"))
	return next((float(rate) for rate in rates if rate), 0.0)


def _line(device: dict, start: DevicePlace, end: DevicePlace) -> dict:
	uom = frappe.get_cached_value("Item", device["item"], "stock_uom")
	rate = 0.0 if start.warehouse else find_valuation_rate(device["item"], device["serial_number"])
	return {
		"item_code": device["item"],
		"qty": 1,
		"transfer_qty": 1,
		"uom": uom,
		"stock_uom": uom,
		"conversion_factor": 1,
		"s_warehouse": start.warehouse,
		"t_warehouse": end.warehouse,
		"basic_rate": rate,
		# ERPNext 15 creates its Serial and Batch Bundle from this text if this flag is set
		"use_serial_batch_fields": 1,
		"serial_no": device["serial_number"],
		# only a device of unknown value enters at zero
		"allow_zero_valuation_rate": int(not start.warehouse and not rate),
	}
