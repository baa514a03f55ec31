"""Modem bridge: reads TP-Link modems by their own web interface; only this module reads its default password."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.modem_bridge.client import ModemBridge, ModemCredentials

VENDOR = "Modem bridge"
SETTINGS = "FSM Modem Bridge Settings"
LOGINS = "Modem Login"
USUAL_PORT = 443


def connect() -> "ModemBridge":
	"""Return the bridge with this site's networks and objects.

	Raises:
		NotConfigured: it is switched off, or no network is listed.
	"""
	import frappe

	from gigafibre_fsm.integrations.modem_bridge.client import ModemBridge, ModemObjects
	from gigafibre_fsm.integrations.modem_bridge.targets import parse_networks

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		message = "The modem bridge is switched off in FSM Modem Bridge Settings."
		raise NotConfigured(VENDOR, message, missing=("enabled",))
	networks = parse_networks(settings.networks or "")
	if not networks:
		message = "FSM Modem Bridge Settings lists no network that may be reached."
		raise NotConfigured(VENDOR, message, missing=("networks",))
	objects = ModemObjects(
		settings.light_object or "", settings.neighbours_object or "", settings.dect_object or ""
	)
	return ModemBridge(networks, objects, is_https=bool(settings.use_https), port=settings.port or USUAL_PORT)


def find_login(equipment: str, address: str) -> "ModemCredentials":
	"""Return where and as whom a modem is asked: its own Modem Login, else the site's usual name and password.

	Args:
		equipment: name of the Equipment.
		address: where the ACS saw the modem; its own Modem Login may name another place.

	Raises:
		NotConfigured: there is no password, or no address.
	"""
	import frappe

	from gigafibre_fsm.integrations.modem_bridge.client import ModemCredentials

	settings = frappe.get_cached_doc(SETTINGS)
	own = frappe.get_doc(LOGINS, equipment) if frappe.db.exists(LOGINS, equipment) else None
	secret = own and own.password and own.get_password("password", raise_exception=False)
	password = secret or settings.get_password("password", raise_exception=False) or ""
	if not password:
		message = "No password is stored for this modem."
		raise NotConfigured(VENDOR, message, code="NO_PASSWORD", missing=("password",))
	where = (own and own.address) or address
	if not where:
		message = "The address of this modem is not known."
		raise NotConfigured(VENDOR, message, code="NO_ADDRESS", missing=("address",))
	return ModemCredentials(where, (own and own.username) or settings.username or "user", password)
