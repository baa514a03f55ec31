"""Which ACS manages a device: the one that its CPE State names."""

from typing import NamedTuple

import frappe

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.acs import genieacs_backend, oktopus_backend
from gigafibre_fsm.domain.network.acs.backend import AcsBackend

GENIEACS, OKTOPUS = genieacs_backend.NAME, oktopus_backend.NAME
_OPENERS = {GENIEACS: genieacs_backend.open_backend, OKTOPUS: oktopus_backend.open_backend}


class DeviceManager(NamedTuple):
	"""Which ACS manages a device, and by which id it knows it (empty if it was never heard of)."""

	backend: str
	acs_id: str


def open_backend(name: str, timeout: float | None = None) -> AcsBackend:
	"""Return an ACS by its name.

	Args:
		name: GENIEACS or OKTOPUS; empty for the site's first one.
		timeout: seconds for one request; None for those of the settings.

	Raises:
		NotConfigured: it is switched off, or its settings are incomplete.
	"""
	return _OPENERS[name or first_backend()](timeout)


def first_backend() -> str:
	"""Return the ACS in which a device is looked for that no ACS has reported yet."""
	return next(iter(due.list_backends()), GENIEACS)


def find_manager(equipment: str) -> DeviceManager:
	"""Return which ACS manages a device."""
	row = frappe.db.get_value("CPE State", equipment, ["acs_backend", "acs_id"])
	backend, acs_id = row or (None, None)
	return DeviceManager(backend or first_backend(), acs_id or "")
