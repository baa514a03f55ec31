"""Oktopus: controls modems by TR-369 (USP) and TR-069; only this module reads its settings' secrets."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.oktopus.client import OktopusClient

VENDOR = "Oktopus"
SETTINGS = "FSM Oktopus Settings"
DEFAULT_TIMEOUT = 15


def connect(timeout: float | None = None) -> "OktopusClient":
	"""Return a client with this site's settings.

	Args:
		timeout: seconds per request, if a user waits and the settings' value is too long.

	Raises:
		NotConfigured: it is disabled, or `missing` lists the empty fields.
	"""
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		raise NotConfigured(VENDOR, "Oktopus is switched off in FSM Oktopus Settings.", missing=("enabled",))
	password = settings.get_password("password", raise_exception=False) or ""
	needed = {"base_url": settings.base_url, "email": settings.email, "password": password}
	if missing := tuple(field for field, value in needed.items() if not value):
		raise NotConfigured(
			VENDOR, "Address, e-mail or password is missing in FSM Oktopus Settings.", missing=missing
		)

	from gigafibre_fsm.integrations.oktopus.client import OktopusClient

	return OktopusClient(
		settings.base_url,
		settings.email,
		password,
		timeout=timeout or float(settings.timeout_seconds or DEFAULT_TIMEOUT),
	)
