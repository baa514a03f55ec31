"""Devices on a technician's phone: find, create, confirm; what a visit does with them is in technician.py."""

from dataclasses import asdict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.equipment import registration as creation
from gigafibre_fsm.domain.equipment.identity import search as finding
from gigafibre_fsm.domain.equipment.identity import stock_lookup
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.platform import idempotency


@frappe.whitelist(methods=["GET", "POST"])
@guards.technician
@guards.limited(240, 300)
def search(text: str, job: str | None = None) -> list[dict]:
	"""Devices whose serial number, then MAC address, then GPON serial holds `text` (three characters or more).

	Returns up to eight `{"equipment", "serial_number", "mac_address", "gpon_serial", "model", "equipment_type",
	"matched", "standing": {"kind", "where", "equipment"}}`.
	"""
	location = technician_work.load_page(job, _me()).place.name if job else None
	return [asdict(found) for found in finding.find_devices(text, _me(), location=location)]


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(60, 300)
@unit_of_work.whole
def create(
	serial_number: str,
	equipment_model: str,
	mac_address: str = "",
	gpon_serial: str = "",
	note: str = "",
	command_id: str | None = None,
) -> dict:
	"""Make a device that stock does not know; it is put on the technician's truck, if the technician has one.

	Args:
		serial_number: as it stands on the label.
		equipment_model: name of an Equipment Model.
		mac_address, gpon_serial: in any usual spelling; empty if the device has none.
		note: on the device's condition, at most 1,000 characters.
		command_id: made by the phone; a repeat with the same id is not applied again and gets the same
			answer.

	Returns `{"equipment", "standing": {"kind", "where", "equipment"}}`.
	"""
	asked = {
		"serial_number": serial_number,
		"equipment_model": equipment_model,
		"mac_address": mac_address,
		"gpon_serial": gpon_serial,
		"note": note,
	}
	me = _me()

	def work() -> dict:
		return {"equipment": creation.register_device(**asked, technician=me, now=now_datetime())}

	made = idempotency.run_once(command_id, me, "create_equipment", asked, work)["equipment"]
	return {"equipment": made, "standing": asdict(stock_lookup.locate_device(made, me))}


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(60, 300)
@unit_of_work.whole
def confirm(
	scan: str,
	serial_number: str,
	equipment_model: str,
	mac_address: str = "",
	gpon_serial: str = "",
	device: int = 1,
	command_id: str | None = None,
) -> dict:
	"""Confirm what one's own scan shows of a device, as the person left it; returns `{"equipment", "scan"}`.

	Args:
		scan: name of the FSM Scan.
		serial_number: as the person left it.
		equipment_model: name of an Equipment Model.
		mac_address, gpon_serial: in any usual spelling; empty if the device has none.
		device: which device of the photograph, counted from 1.
		command_id: made by the phone; a repeat with the same id is not applied again and gets the same
			answer.
	"""
	values = {
		"serial_number": serial_number,
		"equipment_model": equipment_model,
		"mac_address": mac_address,
		"gpon_serial": gpon_serial,
	}
	me = _me()
	user = guards.current_identity().user

	def work() -> dict:
		return {"equipment": label_scans.confirm_scan(scan, device, values, user, me), "scan": scan}

	return idempotency.run_once(
		command_id, me, "confirm_scan", {"scan": scan, "device": device, **values}, work
	)


def _me() -> str:
	return guards.current_identity().technician["name"]
