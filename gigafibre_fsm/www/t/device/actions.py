"""Actions on a device from its own page, without a job."""

from collections.abc import Mapping

import frappe

from gigafibre_fsm.domain.equipment.movements import discrepancies, return_warehouses, technician_actions
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.vision import movement_photos
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.t import catalogue


def list_actions(device: Mapping[str, str], truck: str | None) -> list[str]:
	"""Return the actions that a technician may take on a device.

	They depend on the technician's `truck` and are in display order.
	"""
	if truck and device["warehouse"] == truck:
		marks = ["defective"] if device["status"] == movement_states.ON_TRUCK else []
		return [*marks, "over", "in", "missing", "lost"] if marks else ["in", "over", "missing", "lost"]
	return [] if device["status"] == movement_states.RETIRED or not truck else ["found"]


def list_choices(offers: list[str], technician: str) -> dict:
	"""Return the options of the forms of these actions."""
	shown = {}
	if "over" in offers:
		shown["colleagues"] = catalogue.list_colleagues(technician)
	if "in" in offers:
		shown["warehouses"] = return_warehouses.list_warehouses()
	return shown


def list_reported(equipment: str, technician: str) -> list[dict]:
	"""Return this technician's reports about the device that dispatch has not answered yet."""
	return frappe.get_all(
		discrepancies.DOCTYPE,
		{"equipment": equipment, "technician": technician, "state": discrepancies.OPEN},
		["kind", "found_on", "note"],
		order_by="found_on desc",
	)


def _defective(request: PageRequest, serial: str, technician: str) -> str:
	moved = technician_actions.mark_defective(serial, technician, request.form.get("note", ""), request.now)
	photo = request.files.get("photo")
	data = photo.stream.read() if photo else b""
	if data and moved.movement:
		movement_photos.store_photo(moved.movement, data)
	return moved.message


def _lost(request: PageRequest, serial: str, technician: str) -> str:
	return technician_actions.report_lost(
		serial, technician, request.form.get("note", ""), request.now
	).message


def _found(request: PageRequest, serial: str, technician: str) -> str:
	return technician_actions.take_custody(serial, technician, request.form.get("note", ""), request.now)


def _missing(request: PageRequest, serial: str, technician: str) -> str:
	return technician_actions.report_not_found(serial, technician, request.form.get("note", ""), request.now)


def _over(request: PageRequest, serial: str, technician: str) -> str:
	return technician_actions.hand_over(
		serial, technician, colleague=request.form.get("colleague", ""), now=request.now
	).message


def _in(request: PageRequest, serial: str, technician: str) -> str:
	return technician_actions.hand_in(
		serial, technician, warehouse=request.form.get("warehouse", ""), now=request.now
	).message


ACTIONS = {
	"defective": _defective,
	"lost": _lost,
	"found": _found,
	"missing": _missing,
	"over": _over,
	"in": _in,
}
"""Handlers of the page's forms by `action`; each returns the sentence that confirms the action."""
