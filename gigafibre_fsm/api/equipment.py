"""Devices on a technician's phone: find, create, confirm; what a visit does with them is in technician.py."""

from dataclasses import asdict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.technician_commands import perform, technician
from gigafibre_fsm.domain.dispatch.job import ownership
from gigafibre_fsm.domain.equipment.identity import search as finding
from gigafibre_fsm.domain.equipment.identity import stock_lookup


@frappe.whitelist(methods=["GET", "POST"])
@guards.technician
@guards.limited(240, 300)
def search(text: str, job: str | None = None) -> list[dict]:
	"""Devices whose serial number, then MAC address, then GPON serial holds `text` (three characters or more).

	Returns up to eight `{"equipment", "serial_number", "mac_address", "gpon_serial", "model", "equipment_type",
	"matched", "standing": {"kind", "where", "equipment"}}`.
	"""
	me = technician()
	location = ownership.require(job, me).service_location if job else None
	return [asdict(found) for found in finding.find_devices(text, me, location=location)]


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
	job: str | None = None,
	then: str = "install",
	old: str = "",
	sure: str = "",
	seen: str = "",
) -> dict:
	"""Make a device that stock does not know; it is put on the technician's truck, if the technician has one.

	Args:
		serial_number: as it stands on the label.
		equipment_model: name of an Equipment Model.
		mac_address, gpon_serial: in any usual spelling; empty if the device has none.
		note: on the device's condition, at most 1,000 characters.
		command_id: made by the phone; a repeat with the same id is not applied again and gets the same
			answer.
		job: one's own visit at which it is placed, name of a Dispatch Job.
		then: how: install, beside (one of the same type stays), `swap Defective` or `swap Replaced`.
		old, sure: as in api.technician.swap().
		seen: as in api.technician.move().

	Returns `{"equipment", "standing": {"kind", "where", "equipment"}}`.
	"""
	given = {
		"serial_number": serial_number,
		"equipment_model": equipment_model,
		"mac_address": mac_address,
		"gpon_serial": gpon_serial,
		"condition_note": note,
		"then": then,
		"old": old,
		"sure": sure,
	}
	made = perform("create", job, command_id, seen=seen, **given)["equipment"]
	return {"equipment": made, "standing": asdict(stock_lookup.locate_device(made, technician()))}


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
	then: str = "look",
	old: str = "",
	sure: str = "",
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
		then: what is done with it at the scan's visit: look (nothing), install, beside, remove,
			`swap Defective` or `swap Replaced`.
		old, sure: as in api.technician.swap().
	"""
	given = {
		"scan": scan,
		"device": device,
		"serial_number": serial_number,
		"equipment_model": equipment_model,
		"mac_address": mac_address,
		"gpon_serial": gpon_serial,
		"then": then,
		"old": old,
		"sure": sure,
	}
	done = perform("confirm", None, command_id, **given)
	return {"equipment": done["equipment"], "scan": scan}
