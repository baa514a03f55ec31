"""What registering an ONT takes: its OLT and port from the network, its commands from the vendor's sheet."""

import frappe

from gigafibre_fsm.domain.network.activation import status as activation_status
from gigafibre_fsm.domain.network.activation.repository import ACCESS, ActivationPlan
from gigafibre_fsm.domain.network.activation.status import PortPlace
from gigafibre_fsm.domain.network.topology import node_types, repository
from gigafibre_fsm.integrations.olt import sheets
from gigafibre_fsm.integrations.olt.sheets import BadSheetError

LABEL_LENGTH = 40


def plan_activation(equipment: str, location: str) -> ActivationPlan | None:
	"""Return what registering a device at an address takes.

	None where the address has no drop in the network, or its OLT has no enabled OLT Access.

	Args:
		equipment: name of the Equipment.
		location: name of the Service Location.
	"""
	drop = repository.node_of_location(location)
	path = repository.path_of(drop) if drop else None
	access = path and path.pon_port and _find_access(path.olt)
	if not access:
		return None
	port = activation_status.write_port(access.port_pattern, _place_of(path.pon_port))
	serial = frappe.db.get_value("Equipment", equipment, "gpon_serial") or ""
	try:
		spellings = sheets.spell_serial(serial)
	except BadSheetError:
		return ActivationPlan(path.olt, path.pon_port, serial, port, reason=activation_status.BAD_SERIAL)
	values = {**spellings, "port": port, **_values_of(access), "label": _label_of(drop)}
	template = frappe.db.get_value("OLT Command Sheet", access.vendor, ["commands", "proof"], as_dict=True)
	try:
		commands = sheets.fill_template(template.commands, values)
		proof = sheets.fill_template(template.proof, values)
	except BadSheetError as error:
		reason, about = activation_status.BAD_SHEET, str(error)
		return ActivationPlan(path.olt, path.pon_port, spellings["serial"], port, reason=reason, about=about)
	return ActivationPlan(
		path.olt,
		path.pon_port,
		spellings["serial"],
		port,
		commands,
		proof,
		has_adapter=access.adapter != activation_status.MANUAL,
	)


def can_plan(location: str) -> bool:
	"""Whether ONTs at an address are registered from this site: it has a drop, and its OLT an enabled OLT Access."""
	drop = repository.node_of_location(location)
	path = repository.path_of(drop) if drop else None
	return bool(path and path.pon_port and _find_access(path.olt))


def _find_access(olt: str | None) -> frappe._dict | None:
	return olt and frappe.db.get_value(ACCESS, {"olt": olt, "enabled": 1}, "*", as_dict=True)


def _place_of(pon_port: str) -> PortPlace:
	port = repository.find_node(pon_port)
	above = repository.find_node(port.parent_node) if port.parent_node else None
	has_card = above is not None and above.node_type == node_types.CARD
	return PortPlace(above.port_no if has_card else 0, port.port_no)


def _values_of(access: frappe._dict) -> dict[str, str]:
	vlan = str(access.vlan) if access.vlan else ""
	return {"profile": access.profile or "", "service_profile": access.service_profile or "", "vlan": vlan}


def _label_of(drop: str) -> str:
	"""Return the drop's code as a command may hold it: the OLT's list of ONTs is read by it."""
	code = repository.find_node(drop).code
	return "".join(each if each.isascii() and (each.isalnum() or each in "-_.") else "-" for each in code)[
		:LABEL_LENGTH
	]
