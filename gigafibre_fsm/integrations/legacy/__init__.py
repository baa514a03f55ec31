"""The retired billing system's database, which is only read; only this module reads its password."""

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.legacy.client import LegacyDatabase
	from gigafibre_fsm.integrations.legacy.pool import DatabaseAddress

VENDOR = "Old system"
SETTINGS = "FSM Legacy Settings"
USUAL_PORT = 3306


def connect() -> "LegacyDatabase":
	"""Return the database with this site's settings; it connects when something is read.

	Raises:
		NotConfigured: it is switched off, or `missing` lists the empty fields.
	"""
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		message = "The old system's database is switched off in FSM Legacy Settings."
		raise NotConfigured(VENDOR, message, missing=("enabled",))
	password = settings.get_password("password", raise_exception=False) or ""
	needed = {
		"host": settings.host,
		"database_name": settings.database_name,
		"username": settings.username,
		"password": password,
	}
	missing = tuple(field for field, value in needed.items() if not value)
	if missing:
		message = "Host, database, user or password is missing in FSM Legacy Settings."
		raise NotConfigured(VENDOR, message, missing=missing)

	from gigafibre_fsm.integrations.legacy.pool import DatabaseAddress

	port = int(settings.port or USUAL_PORT)
	address = DatabaseAddress(settings.host, port, settings.database_name, settings.username, password)
	return _database(address, os.getpid())


@lru_cache(maxsize=4)
def _database(address: "DatabaseAddress", process: int) -> "LegacyDatabase":
	"""Return the one of an address in this process: its pool and its circuit breaker are shared by all readers."""
	from gigafibre_fsm.integrations.legacy.client import LegacyDatabase

	return LegacyDatabase(address)
