"""Mends a difference between stock and the network: posts the movements that make stock say what is so.

Which mends a finding offers is decided here, and checked again when one is taken, under the lock of the finding.
Each leaves Equipment Movements that name the finding, and the finding names the last of them.
"""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment import registration
from gigafibre_fsm.domain.equipment.movements import network_findings, return_warehouses
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.discrepancies import DOCTYPE, OPEN, close_finding
from gigafibre_fsm.exceptions import FsmError

INSTALL, CREATE, TAKE_BACK, WRITE_OFF = "install", "create", "take back", "write off"


@dataclass(frozen=True, slots=True)
class MendOffer:
	"""One way to mend a finding, and what is proposed; empty where a person must choose.

	`action` is install, create, take back or write off; `place` says the proposed address or warehouse in words.
	"""

	action: str
	location: str = ""
	warehouse: str = ""
	model: str = ""
	place: str = ""


def list_offers(finding: frappe._dict) -> list[MendOffer]:
	"""Return the mends of an open finding, the likeliest first.

	Args:
		finding: `kind`, `state`, `equipment` and `product_class` of an Equipment Finding.
	"""
	if finding.state != OPEN:
		return []
	if finding.kind == network_findings.STRANGER:
		return [MendOffer(CREATE, model=_find_model(finding.product_class))]
	device = finding.equipment and frappe.db.get_value(
		"Equipment", finding.equipment, ["name", "status", "warehouse"], as_dict=True
	)
	if not device:
		return []
	if finding.kind == network_findings.CALLS_FROM_ELSEWHERE:
		return _offer_installing(device)
	if finding.kind == network_findings.NEVER_CALLED and device.status == movement_states.INSTALLED:
		shelf = _find_last_shelf(device.name)
		return [MendOffer(TAKE_BACK, warehouse=shelf, place=shelf), MendOffer(WRITE_OFF)]
	return []


def mend_finding(
	name: str, action: str, *, location: str = "", warehouse: str = "", model: str = "", now: datetime
) -> str:
	"""Mend a finding; return a sentence about the result. The caller has checked that this user may.

	Args:
		name: of the Equipment Finding.
		action: an action that `list_offers` offers.
		location: for install, the Service Location where the device is.
		warehouse: for take back, the Warehouse where it is.
		model: for create, its Equipment Model.
		now: site time, naive.

	Raises:
		FsmError: somebody was faster, or something is missing.
		IllegalMovement: the device moved meanwhile.
	"""
	fields = ["name", "kind", "state", "equipment", "product_class", "serial_number"]
	finding = frappe.db.get_value(DOCTYPE, name, fields, as_dict=True, for_update=True)
	if not finding or action not in {offer.action for offer in list_offers(finding)}:
		frappe.throw(
			_("This difference is settled already, or its device has moved. Reload the page."), FsmError
		)
	# the document, as ERPNext's documents stand in notes: it has no language
	note = f"{DOCTYPE} {name}"
	if action == CREATE:
		return _create(finding, model, now)
	if action == INSTALL:
		return _install(finding.equipment, location, note, now)
	if action == TAKE_BACK:
		_require_shelf(warehouse)
		return movements.unload_device(finding.equipment, warehouse, now, note=note).message
	return movements.write_off_device(finding.equipment, note, now).message


def _create(finding: frappe._dict, model: str, now: datetime) -> str:
	"""Create the device; it calls without being installed, which the next comparison finds if nobody mends it before."""
	if not model:
		frappe.throw(_("Choose the model of the device from the list."), FsmError)
	device = registration.register_device(finding.serial_number, model, now=now)
	close_finding(finding.name, now)
	network_findings.report_new(device, finding.product_class, now)
	return _("{0} is created. Now say where it is installed.").format(device)


def _install(equipment: str, location: str, note: str, now: datetime) -> str:
	customer = location and frappe.db.get_value("Service Location", location, "customer")
	if not customer:
		frappe.throw(_("Choose the address where it is installed: one with a customer."), FsmError)
	if frappe.db.get_value("Equipment", equipment, "status") == movement_states.LOST:
		# a lost device is found first: stock knows no way from lost to a customer
		movements.receive_device(equipment, _find_last_shelf(equipment) or _any_shelf(), now)
	return movements.correct_installation(
		equipment, location=location, customer=customer, note=note, now=now
	).message


def _offer_installing(device: frappe._dict) -> list[MendOffer]:
	if device.status not in (movement_states.IN_STOCK, movement_states.ON_TRUCK, movement_states.LOST):
		return []
	location = _find_likely_location(device.name)
	place = location and frappe.db.get_value("Service Location", location, ["address_line", "city"])
	return [MendOffer(INSTALL, location=location, place=", ".join(filter(None, place or ())))]


def _find_likely_location(equipment: str) -> str:
	"""Return the address that the device was taken from last, else that of the newest visit that handled it."""
	movement = frappe.get_all(
		"Equipment Movement",
		{"equipment": equipment, "from_location": ("is", "set")},
		pluck="from_location",
		order_by="instant desc",
		limit=1,
	)
	if movement:
		return movement[0]
	job, row = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Dispatch Job Equipment")
	query = frappe.qb.from_(row).join(job).on(job.name == row.parent).select(job.service_location)
	query = query.where((row.equipment == equipment) & job.service_location.isnotnull())
	found = query.orderby(job.arrival, order=frappe.qb.desc).limit(1).run()
	return found[0][0] if found else ""


def _find_last_shelf(equipment: str) -> str:
	"""Return the warehouse that the device was in last, if devices may be returned there; empty without one."""
	rows = frappe.get_all(
		"Equipment Movement",
		{"equipment": equipment, "from_warehouse": ("is", "set")},
		pluck="from_warehouse",
		order_by="instant desc",
		limit=5,
	)
	return next((warehouse for warehouse in rows if return_warehouses.is_shelf(warehouse)), "")


def _any_shelf() -> str:
	shelves = return_warehouses.list_warehouses(most=1)
	if not shelves:
		frappe.throw(_("There is no warehouse to which the device could return."), FsmError)
	return shelves[0]["name"]


def _require_shelf(warehouse: str) -> None:
	if not warehouse or not return_warehouses.is_shelf(warehouse):
		frappe.throw(_("Choose the warehouse where the device is."), FsmError)


def _find_model(product_class: str | None) -> str:
	"""Return the only model that the ACS calls so; empty if there is none or several."""
	filters = {"acs_product_class": product_class, "disabled": 0}
	models = frappe.get_all("Equipment Model", filters, pluck="name", limit=2) if product_class else []
	return models[0] if len(models) == 1 else ""
