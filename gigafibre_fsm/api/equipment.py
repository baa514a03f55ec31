"""Devices on a technician's phone: search, create and confirm; the actions of a job are in technician.py."""

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
	"""Return devices whose serial number, MAC address or GPON serial contains `text`.

	`text` has three characters or more. Matches of the serial number come first, then those of the MAC address.

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
	"""Create a device that is not in stock yet and put it on the technician's truck, if they have one.

	Args:
		serial_number: as printed on the label.
		equipment_model: name of an Equipment Model.
		mac_address, gpon_serial: in any usual spelling; empty if the device has none.
		note: on the device's condition, at most 1,000 characters.
		command_id: made by the phone; a repeat with the same id is not applied again and returns the same
			result.

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
	"""Confirm the values of a device on the technician's own scan; return `{"equipment", "scan"}`.

	Args:
		scan: name of the FSM Scan.
		serial_number: as corrected by the technician.
		equipment_model: name of an Equipment Model.
		mac_address, gpon_serial: in any usual spelling; empty if the device has none.
		device: which device of the photograph, counted from 1.
		command_id: made by the phone; a repeat with the same id is not applied again and returns the same
			result.
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
