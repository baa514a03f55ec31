"""The Stock Entry by which ERPNext is told where one device is, and what the device is worth on it."""

from datetime import datetime

import frappe

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.states import DevicePlace

# set on entries of our own, so that nobody follows them back
OWN = "fsm_own_entry"


def submit_entry(
	equipment: str, start: DevicePlace, end: DevicePlace, remarks: str, *, posted: datetime | None = None
) -> str:
	"""Make and submit the entry that moves a device from `start` to `end` in ERPNext's stock.

	Args:
		equipment: The device; it has an Item that ERPNext keeps by serial number.
		start: Where ERPNext has it.
		end: Where it is.
		remarks: Why, for whoever reads the entry.
		posted: The moment it counts from; now when none is given.

	Returns:
		The entry's name.

	Raises:
		frappe.ValidationError: ERPNext refuses.
	"""
	device = frappe.db.get_value("Equipment", equipment, ["item", "serial_number"], as_dict=True)
	entry = frappe.new_doc("Stock Entry")
	entry.stock_entry_type = entry.purpose = movement_states.stock_entry_purpose(start, end)
	entry.company = frappe.get_cached_value("Warehouse", start.warehouse or end.warehouse, "company")
	entry.remarks = remarks
	if posted:
		entry.set_posting_time, entry.posting_date, entry.posting_time = 1, posted.date(), str(posted.time())
	entry.append("items", _line(device, start, end))
	# The worker has no user of its own; a person who moved the device was checked when it moved.
	entry.flags.ignore_permissions = True
	entry.flags[OWN] = True
	entry.insert()
	entry.submit()
	return entry.name


def find_valuation_rate(item: str, serial_number: str) -> float:
	"""What a device comes back into stock at: as it last left it, else as it was bought, else as its item is valued."""
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
		# ERPNext 15 makes its Serial and Batch Bundle from this text, when the row says so.
		"use_serial_batch_fields": 1,
		"serial_no": device["serial_number"],
		# only a device whose worth nobody knows comes in at nothing
		"allow_zero_valuation_rate": int(not start.warehouse and not rate),
	}
