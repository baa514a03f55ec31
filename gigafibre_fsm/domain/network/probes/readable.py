"""Which devices the bridge can read."""

import frappe

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.integrations import modem_bridge

MAKER = "TP-LINK"
"""How the manufacturer of modems that speak the bridge's protocol begins."""


def can_probe(equipment: str) -> bool:
	"""Whether a device is an installed modem that the bridge can read, and the bridge is switched on."""
	if not frappe.get_cached_doc(modem_bridge.SETTINGS).enabled:
		return False
	row = frappe.db.get_value(
		"Equipment", equipment, ["status", "equipment_model.manufacturer as manufacturer"], as_dict=True
	)
	maker = (row.manufacturer or "").upper().replace(" ", "-") if row else ""
	return maker.startswith(MAKER) and row.status == movement_states.INSTALLED
