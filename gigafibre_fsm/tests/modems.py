"""Modems for tests: a modem's stand-in at the address where the ACS saw an installed device, and the bridge switched on."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from gigafibre_fsm.integrations import modem_bridge
from gigafibre_fsm.tests.standins.modem import PASSWORD, USERNAME, ModemStandIn

USUAL = {
	"enabled": 1,
	"networks": "127.0.0.0/8",
	"use_https": 0,
	"port": 80,
	"username": USERNAME,
	"password": PASSWORD,
	"light_object": "DEV2_OPTC_GPON_CFG",
	"neighbours_object": "WIFI_NEIGHBOURS",
	"dect_object": "DECT_HANDSETS",
}


@contextmanager
def bridge_of_the_site(**values: object) -> Iterator[None]:
	"""The site's settings with the loopback as the only network; switched off afterwards."""
	save_settings(**values)
	try:
		yield
	finally:
		frappe.db.rollback()
		save_settings(enabled=0)


def save_settings(**values: object) -> None:
	"""Save the settings as an administrator would."""
	settings = frappe.get_doc(modem_bridge.SETTINGS)
	settings.update({**USUAL, **values})
	settings.save()
	frappe.db.commit()  # workers and pages read them on other connections
	frappe.clear_document_cache(modem_bridge.SETTINGS, modem_bridge.SETTINGS)


def place_at(equipment: str, modem: ModemStandIn) -> None:
	"""Let the ACS have seen the device at the stand-in's address."""
	frappe.db.set_value("CPE State", equipment, "wan_address", modem.address)
	frappe.db.set_value(
		"Equipment Model",
		frappe.db.get_value("Equipment", equipment, "equipment_model"),
		"manufacturer",
		"TP-Link",
	)
	frappe.db.delete("Modem Login")
	frappe.db.delete("Modem Probe")
	frappe.db.commit()  # as above
