"""Where a device is, as far as a technician may know it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pypika.terms import Criterion, EmptyCriterion

import frappe
from frappe import _

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.equipment.identity import identifiers
from gigafibre_fsm.domain.equipment.identity.validation import StockIdentifiers
from gigafibre_fsm.domain.equipment.movements import states as movement_states

FIELDS = [
	"name",
	"serial_number",
	"mac_address",
	"gpon_serial",
	"equipment_model",
	"equipment_type",
	"status",
	"warehouse",
	"service_location",
	"customer",
]


@dataclass(frozen=True)
class StockLocation:
	"""The place of a device according to stock.

	`kind` is one of on_your_truck, on_another_truck, in_warehouse, at_this_customer, at_another_customer,
	in_repair, lost, retired, unknown; `where` is the translated text for the reader, which never names
	another customer to a technician; `equipment` is the document, None when unknown.
	"""

	kind: str
	where: str
	equipment: str | None


def locate_device(
	equipment: str | None, technician: str | None, *, location: str | None = None
) -> StockLocation:
	"""Return where a device is, as far as this technician may know it.

	Args:
		equipment: name of the Equipment; None for a device that is not in stock's records.
		technician: name of the Dispatch Technician who asks; None for dispatchers, who may also see the
			customer's name.
		location: name of the Service Location of the job, if there is one.
	"""
	row = equipment and frappe.db.get_value("Equipment", equipment, FIELDS, as_dict=True)
	if not row:
		return StockLocation("unknown", _("Not in stock yet"), None)
	return locate_row(row, technician, location)


def locate_row(row: dict, technician: str | None, location: str | None = None) -> StockLocation:
	"""Return where a device is, given its row of Equipment.

	Args:
		row: holds FIELDS.
		technician: name of the Dispatch Technician who asks; None for dispatchers, who may also see the
			customer's name.
		location: name of the Service Location of the job, if there is one.
	"""
	if row["status"] == movement_states.INSTALLED:
		return StockLocation(*_installed(row, technician, location), row["name"])
	if row["status"] == movement_states.ON_TRUCK:
		return StockLocation(*_on_truck(row, technician), row["name"])
	if row["status"] == movement_states.IN_REPAIR:
		return StockLocation("in_repair", _in_repair(row, technician), row["name"])
	kind, where = {
		movement_states.LOST: ("lost", _("Reported lost or stolen")),
		movement_states.RETIRED: ("retired", _("Taken out of use")),
	}.get(row["status"]) or ("in_warehouse", _shelf(row["warehouse"]))
	return StockLocation(kind, where, row["name"])


def find_stock_devices(texts: Iterable[str]) -> list[StockIdentifiers]:
	"""Find the devices with one of these texts as serial number, MAC address or GPON serial, in one query.

	Texts may be in any usual spelling. Matches by serial number come first, then by address, then by GPON
	serial.
	"""
	serials, addresses, gpons = _spelled(texts)
	device = frappe.qb.DocType("Equipment")
	looks = ((device.serial_number, serials), (device.mac_address, addresses), (device.gpon_serial, gpons))
	matches = Criterion.any([field.isin(sorted(values)) for field, values in looks if values])
	if isinstance(matches, EmptyCriterion):
		return []
	rows = (
		frappe.qb.from_(device)
		.select(
			device.name, device.serial_number, device.mac_address, device.gpon_serial, device.equipment_model
		)
		.where(matches)
		.limit(20)
		.run()
	)
	found = [
		StockIdentifiers(name, serial, mac or "", gpon or "", model or "")
		for name, serial, mac, gpon, model in rows
	]
	return sorted(
		found, key=lambda each: (each.serial_number not in serials, each.mac_address not in addresses)
	)


def _spelled(texts: Iterable[str]) -> tuple[set[str], set[str], set[str]]:
	serials: set[str] = set()
	addresses: set[str] = set()
	gpons: set[str] = set()
	for text in texts:
		for spell, into in (
			(identifiers.parse_serial, serials),
			(identifiers.parse_mac, addresses),
			(identifiers.parse_gpon_serial, gpons),
		):
			try:
				into.add(spell(text))
			except identifiers.InvalidIdentifier:
				continue
	return serials, addresses, gpons


def _installed(row: dict, technician: str | None, location: str | None) -> tuple[str, str]:
	if location and row["service_location"] == location:
		return "at_this_customer", _("Installed at this address")
	if technician:
		return "at_another_customer", _("Installed at another customer")
	name = frappe.db.get_value("Customer", row["customer"], "customer_name") or row["customer"] or "?"
	return "at_another_customer", _("Installed at {0}").format(name)


def _on_truck(row: dict, technician: str | None) -> tuple[str, str]:
	owner = _owner(row["warehouse"])
	if owner and owner.name == technician:
		return "on_your_truck", _("On your truck")
	if owner and not technician_users.is_subcontractor(technician):
		return "on_another_truck", _("On the truck of {0}").format(owner.technician_name)
	return "on_another_truck", _("On a truck")


def loaded_onto(truck: str | None, technician: str) -> str:
	"""Describe a movement onto a truck in words for this technician: whose truck it was."""
	owner = truck and _owner(truck)
	if owner and owner.name == technician:
		return _("Loaded onto your truck")
	if owner and not technician_users.is_subcontractor(technician):
		return _("Loaded onto the truck of {0}").format(owner.technician_name)
	return _("Loaded onto a truck")


def _in_repair(row: dict, technician: str | None) -> str:
	"""Describe the place of a defective device, which may still be on a truck."""
	owner = row["warehouse"] and _owner(row["warehouse"])
	if owner and owner.name == technician:
		return _("Defective, on your truck")
	if owner and not technician_users.is_subcontractor(technician):
		return _("Defective, on the truck of {0}").format(owner.technician_name)
	return _("Defective, on a truck") if owner else _("In repair")


def _owner(truck: str) -> frappe._dict | None:
	return frappe.db.get_value(
		"Dispatch Technician", {"truck": truck}, ["name", "technician_name"], as_dict=True
	)


def _shelf(warehouse: str | None) -> str:
	if not warehouse:
		return _("In stock")
	name = frappe.get_cached_value("Warehouse", warehouse, "warehouse_name") or warehouse
	return _("In warehouse {0}").format(name)
