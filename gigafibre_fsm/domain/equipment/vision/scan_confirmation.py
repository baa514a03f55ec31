"""The user's confirmation of what was read from a photograph: the device is recorded as they say."""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment import registration
from gigafibre_fsm.domain.equipment.identity import stock_lookup
from gigafibre_fsm.domain.equipment.identity.device_grouping import MOST_DEVICES
from gigafibre_fsm.domain.equipment.identity.validation import JudgedValue, Remark
from gigafibre_fsm.domain.equipment.vision.scans import build_reading, load_own_scan
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.fsm_scan.fsm_scan import FSMScan


def confirm_scan(
	scan: str, device: int, values: dict[str, str], by: str, technician: str | None = None
) -> str:
	"""Record what the user confirmed and return the Equipment, created if stock did not have it.

	Values that the user changed are added to the readings as typed. Confirming again with the same values
	changes nothing.

	Args:
		scan: the FSM Scan.
		device: number of the device on the photo, from 1.
		values: serial_number, mac_address, gpon_serial, equipment_model as the user submits them.
		by: the User who confirms.
		technician: the Dispatch Technician who confirms; a new device is put on their truck.

	Raises:
		NotYours: the scan is another technician's.
		FsmError: a value is malformed or belongs to another device; `device` is out of range.
	"""
	doc = load_own_scan(scan, technician)
	if not 1 <= device <= MOST_DEVICES:
		frappe.throw(_("This photo has no such device. Reload the page and try again."), FsmError)
	spelled = registration.check_identifiers(values)
	known = [
		each
		for each in stock_lookup.find_stock_devices([spelled["serial_number"]])
		if each.serial_number == spelled["serial_number"]
	]
	if known:
		equipment = known[0].equipment
		registration.refuse_known(spelled, technician, but=equipment)
		_complete(equipment, spelled)
	else:
		equipment = registration.register_device(
			spelled["serial_number"],
			spelled["equipment_model"],
			mac_address=spelled["mac_address"] or "",
			gpon_serial=spelled["gpon_serial"] or "",
			technician=technician,
		)
	_record(doc, device, spelled, equipment, by)
	return equipment


def _complete(equipment: str, spelled: dict[str, str | None]) -> None:
	"""Add addresses that a device in stock lacks; existing ones are never overwritten here."""
	doc = frappe.get_doc("Equipment", equipment)
	missing = {
		name: spelled[name] for name in ("mac_address", "gpon_serial") if spelled[name] and not doc.get(name)
	}
	if missing:
		doc.update(missing)
		# guard: the user in front of the device completes its document; the caller has checked them
		doc.save(ignore_permissions=True)


def _record(doc: "FSMScan", device: int, spelled: dict[str, str | None], equipment: str, by: str) -> None:
	if doc.state == "Confirmed" and doc.equipment == equipment:
		return
	rows = {row.field: row.value for row in doc.readings if row.device == device}
	typed = {
		"model" if name == "equipment_model" else name: value for name, value in spelled.items() if value
	}
	for name, value in typed.items():
		if rows.get(name) != value:
			judged = JudgedValue(name, value, "Typed", "", 100, "Good", Remark("typed"))
			doc.append("readings", build_reading(device, judged))
	doc.update(
		{
			"look_on": None,
			"state": "Confirmed",
			"equipment": equipment,
			"confirmed_by": by,
			"confirmed_on": now_datetime(),
		}
	)
	# guard: see `store_scan`, scans are written here only
	doc.save(ignore_permissions=True)
