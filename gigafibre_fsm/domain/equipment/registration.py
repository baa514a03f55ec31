"""Creates the Equipment of a device that is not in stock's records yet."""

from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.identity import (
	label_fields,
	model_rules,
	stock_lookup,
	validation_messages,
)
from gigafibre_fsm.domain.equipment.identity.identifiers import (
	InvalidIdentifier,
	parse_gpon_serial,
	parse_mac,
)
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.exceptions import FsmError

LONGEST_NOTE = 1000


def register_device(
	serial_number: str,
	equipment_model: str,
	*,
	mac_address: str = "",
	gpon_serial: str = "",
	note: str = "",
	technician: str | None = None,
	now: datetime | None = None,
) -> str:
	"""Create an Equipment from typed fields and return its name.

	It is put on the technician's truck, if there is one; otherwise it has no place yet.

	Args:
		serial_number: as printed on the label.
		equipment_model: name of an Equipment Model.
		mac_address, gpon_serial: in any usual spelling; empty if the device has none.
		note: the device's condition, at most LONGEST_NOTE characters.
		technician: the Dispatch Technician who holds it; None if none does.
		now: site time, naive; None means the current time.

	Raises:
		FsmError: an identifier is malformed or belongs to a device already on record; the note is too
			long.
	"""
	values = check_identifiers(
		{
			"serial_number": serial_number,
			"mac_address": mac_address,
			"gpon_serial": gpon_serial,
			"equipment_model": equipment_model,
		}
	)
	refuse_known(values, technician)
	if len(note) > LONGEST_NOTE:
		frappe.throw(_("The note is too long: at most {0} characters.").format(LONGEST_NOTE), FsmError)
	device = frappe.new_doc("Equipment")
	device.update({**values, "condition_note": note.strip() or None})
	try:
		# guard: a technician may create a device they hold; the caller has checked their identity
		device.insert(ignore_permissions=True)
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		frappe.clear_messages()
		frappe.throw(_("Somebody created this device just now. Search for its serial number."), FsmError)
	truck = technician and frappe.db.get_value("Dispatch Technician", technician, "truck")
	if truck:
		movements.receive_device(device.name, truck, now)
	return device.name


def check_identifiers(values: Mapping[str, str]) -> dict[str, str | None]:
	"""Return the four identifying fields in canonical spelling.

	Raises:
		FsmError: one is malformed or missing; the message names the field.
	"""
	model = (values.get("equipment_model") or "").strip()
	rules = model_rules.load_rules(model) if model else None
	if rules is None:
		frappe.throw(_("Choose the model of the device from the list."), FsmError)
	if not (values.get("serial_number") or "").strip():
		frappe.throw(_("Type the serial number as it stands on the label."), FsmError)
	spellings = (
		("serial_number", lambda text: label_fields.find_serial(text, rules)),
		("mac_address", parse_mac),
		("gpon_serial", parse_gpon_serial),
	)
	spelled: dict[str, str | None] = {"equipment_model": model}
	for field, spell in spellings:
		text = (values.get(field) or "").strip()
		try:
			spelled[field] = spell(text) if text else None
		except InvalidIdentifier as error:
			frappe.throw(validation_messages.explain_invalid_identifier(error), FsmError)
	return spelled


def refuse_known(values: Mapping[str, str | None], technician: str | None, but: str | None = None) -> None:
	"""Refuse identifiers of a device that stock already has, and say where that device is.

	Args:
		values: `serial_number`, `mac_address` and `gpon_serial`, each of which may be missing.
		technician: the Dispatch Technician who asks; None for dispatchers.
		but: the Equipment they may belong to.

	Raises:
		FsmError: another device has one of them.
	"""
	texts = [values.get(field) for field in ("serial_number", "mac_address", "gpon_serial")]
	for device in stock_lookup.find_stock_devices([text for text in texts if text]):
		if device.equipment != but:
			where = stock_lookup.locate_device(device.equipment, technician).where
			frappe.throw(
				_("Stock already knows this device as {0} ({1}). Use that one.").format(
					device.equipment, where
				),
				FsmError,
			)
