"""The interface to the network: how a service is suspended and restored, chosen by a setting.

A request is queued in the transaction that says that it was sent, and carried out after that transaction. A
worker that finds a request already sent asks for its outcome instead, so that nothing is suspended twice.
"""

from collections.abc import Mapping

import frappe

from gigafibre_fsm.domain.billing.suspension.bng_switch import BngSwitch
from gigafibre_fsm.domain.billing.suspension.profile_switch import ProfileSwitch
from gigafibre_fsm.domain.billing.suspension.switch_model import ServiceSwitch

SETTINGS = "FSM Suspension Settings"
NO_SWITCH = "no_switch"
SWITCHES: Mapping[str, type[ServiceSwitch]] = {each.name: each for each in (ProfileSwitch, BngSwitch)}


def find_switch() -> ServiceSwitch | None:
	"""Return the switch that the settings name; None if services are not suspended from this site."""
	name = frappe.db.get_single_value(SETTINGS, "switch", cache=False)
	return SWITCHES[name]() if name in SWITCHES else None


def find_obstacle(customer: str) -> str:
	"""Return why nothing may be switched for a customer: a code of the valve, `no_switch`, or empty."""
	switch = find_switch()
	return switch.find_obstacle(customer) if switch else NO_SWITCH
