"""Actions on a device from its own page, without a job."""

from gigafibre_fsm.domain.equipment.movements import technician_actions
from gigafibre_fsm.domain.equipment.vision import movement_photos
from gigafibre_fsm.www.page import PageRequest


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
