"""Devices on a technician's phone: search, create and confirm; the actions of a job are in technician.py."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.api.technician_commands import perform, technician
from gigafibre_fsm.domain.dispatch.job import ownership
from gigafibre_fsm.domain.equipment.identity import search as finding
from gigafibre_fsm.domain.equipment.identity import stock_lookup
from gigafibre_fsm.domain.equipment.identity.search import SearchResult
from gigafibre_fsm.domain.equipment.identity.stock_lookup import StockLocation


class CreatedDevice(TypedDict):
	"""The Equipment that was made, and where it is."""

	equipment: str
	standing: Fields[StockLocation]


class ConfirmedDevice(TypedDict):
	"""The Equipment of a device on a scan."""

	equipment: str
	scan: str


@frappe.whitelist(methods=["GET", "POST"])
@guards.technician
@guards.limited(240, 300)
def search(text: str, job: str | None = None) -> list[Fields[SearchResult]]:
	"""Return devices whose serial number, MAC address or GPON serial contains `text`.

	`text` has three characters or more. Matches of the serial number come first, then those of the MAC address.

	Returns up to eight `{"equipment", "serial_number", "mac_address", "gpon_serial", "model", "equipment_type",
	"matched", "standing": {"kind", "where", "equipment"}}`.
	"""
	me = technician()
	location = ownership.require(job, me).service_location if job else None
	return [fields_of(found) for found in finding.find_devices(text, me, location=location)]


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
) -> CreatedDevice:
	"""Create a device that is not in stock yet and put it on the technician's truck, if they have one.

	Args:
		serial_number: as printed on the label.
		equipment_model: name of an Equipment Model.
		mac_address, gpon_serial: in any usual spelling; empty if the device has none.
		note: on the device's condition, at most 1,000 characters.
		command_id: made by the phone; a repeat with the same id is not applied again and returns the same
			result.
		job: the technician's own job at which it is placed, name of a Dispatch Job.
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
	return {"equipment": made, "standing": fields_of(stock_lookup.locate_device(made, technician()))}


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
) -> ConfirmedDevice:
	"""Confirm the values of a device on the technician's own scan; return `{"equipment", "scan"}`.

	Args:
		scan: name of the FSM Scan.
		serial_number: as corrected by the technician.
		equipment_model: name of an Equipment Model.
		mac_address, gpon_serial: in any usual spelling; empty if the device has none.
		device: which device of the photograph, counted from 1.
		command_id: made by the phone; a repeat with the same id is not applied again and returns the same
			result.
		then: what is done with it at the scan's job: look (nothing), install, beside, remove,
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
