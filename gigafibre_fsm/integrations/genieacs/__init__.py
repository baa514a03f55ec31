"""GenieACS: reads modems' values and sends them tasks; only this module reads its settings' secrets."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.genieacs.client import GenieAcsClient

VENDOR = "GenieACS"
SETTINGS = "FSM GenieACS Settings"
DEFAULT_TIMEOUT = 10


def connect(timeout: float | None = None) -> "GenieAcsClient":
	"""Return a client with this site's settings.

	Args:
		timeout: seconds per request, if a user waits and the settings' value is too long.

	Raises:
		NotConfigured: it is disabled, or `missing` lists the empty fields.
	"""
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		raise NotConfigured(
			VENDOR, "GenieACS is switched off in FSM GenieACS Settings.", missing=("enabled",)
		)
	if not settings.base_url:
		raise NotConfigured(VENDOR, "The address is missing in FSM GenieACS Settings.", missing=("base_url",))

	from gigafibre_fsm.integrations.genieacs.client import GenieAcsClient

	return GenieAcsClient(
		settings.base_url,
		username=settings.username or "",
		password=settings.get_password("password", raise_exception=False) or "",
		timeout=timeout or float(settings.timeout_seconds or DEFAULT_TIMEOUT),
	)
