"""BNG hook: a signed request that switches a customer's access on the network; only this module reads its secret."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.bng.client import BngClient

VENDOR = "BNG"
SETTINGS = "FSM BNG Settings"
DEFAULT_TIMEOUT = 10


def connect() -> "BngClient":
	"""Return a client with this site's settings.

	Raises:
		NotConfigured: it is disabled, or `missing` lists the empty fields.
	"""
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		raise NotConfigured(VENDOR, "The BNG hook is switched off in FSM BNG Settings.", missing=("enabled",))
	secret = settings.get_password("secret", raise_exception=False) or ""
	missing = tuple(
		field for field, value in (("base_url", settings.base_url), ("secret", secret)) if not value
	)
	if missing:
		raise NotConfigured(VENDOR, "Address or secret is missing in FSM BNG Settings.", missing=missing)

	from gigafibre_fsm.integrations.bng.client import BngClient

	return BngClient(settings.base_url, secret, timeout=float(settings.timeout_seconds or DEFAULT_TIMEOUT))
