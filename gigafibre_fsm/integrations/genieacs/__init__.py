"""GenieACS: what modems say and what they are told to do; only this file reads its settings' secrets."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.genieacs.client import Client

VENDOR = "GenieACS"
SETTINGS = "FSM GenieACS Settings"
DEFAULT_TIMEOUT = 10


def connect(timeout: float | None = None) -> "Client":
	"""The client of this site's settings.

	Args:
		timeout: seconds for one request, where somebody waits and the settings' own are too many.

	Raises:
		NotConfigured: switched off, or `missing` names the empty fields.
	"""
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		raise NotConfigured(VENDOR, f"GenieACS is switched off in {SETTINGS}.", missing=("enabled",))
	if not settings.base_url:
		raise NotConfigured(VENDOR, f"Missing in {SETTINGS}: base_url.", missing=("base_url",))

	from gigafibre_fsm.integrations.genieacs.client import Client

	return Client(
		settings.base_url,
		username=settings.username or "",
		password=settings.get_password("password", raise_exception=False) or "",
		timeout=timeout or float(settings.timeout_seconds or DEFAULT_TIMEOUT),
	)
