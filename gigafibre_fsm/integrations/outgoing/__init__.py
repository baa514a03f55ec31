"""Requests to hosts of the company's own choice, each listed in Flow Host; only this module reads their secrets."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.outgoing.client import OutgoingClient

VENDOR = "Flow Host"
DEFAULT_TIMEOUT = 10


def connect(host: str) -> "OutgoingClient":
	"""Return a client for one listed host.

	Args:
		host: name of the Flow Host, for example `api.example.com`.

	Raises:
		NotConfigured: the host is not listed, or is switched off.
	"""
	import frappe

	if not frappe.db.exists(VENDOR, {"name": host, "enabled": 1}):
		raise NotConfigured(VENDOR, "This host is not on the list of Flow Host.", missing=("enabled",))
	listed = frappe.get_doc(VENDOR, host)
	secret = listed.get_password("secret", raise_exception=False) or ""

	from gigafibre_fsm.integrations.outgoing.client import OutgoingClient

	return OutgoingClient(
		host,
		secret,
		may_be_inner=bool(listed.may_be_inner),
		timeout=float(listed.timeout_seconds or DEFAULT_TIMEOUT),
	)
