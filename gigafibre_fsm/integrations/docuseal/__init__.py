"""DocuSeal: agreements signed on a server of the company's own; only this module reads its token and its secret."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.docuseal.client import DocusealClient

VENDOR = "DocuSeal"
SETTINGS = "FSM DocuSeal Settings"
DEFAULT_TIMEOUT = 15


def connect() -> "DocusealClient":
	"""Return a client with this site's settings.

	Raises:
		NotConfigured: it is disabled, or `missing` lists the empty fields.
	"""
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		message = "DocuSeal is switched off in FSM DocuSeal Settings."
		raise NotConfigured(VENDOR, message, missing=("enabled",))
	token = settings.get_password("api_token", raise_exception=False) or ""
	given = (("base_url", settings.base_url), ("api_token", token), ("template_id", settings.template_id))
	missing = tuple(field for field, value in given if not value)
	if missing:
		message = "Address, token or template is missing in FSM DocuSeal Settings."
		raise NotConfigured(VENDOR, message, missing=missing)

	from gigafibre_fsm.integrations.docuseal.client import DocusealClient, DocusealTemplate

	template = DocusealTemplate(int(settings.template_id), settings.role or "")
	timeout = float(settings.timeout_seconds or DEFAULT_TIMEOUT)
	return DocusealClient(settings.base_url, token, template, timeout=timeout)


def is_enabled() -> bool:
	"""Whether this site has agreements signed at DocuSeal."""
	import frappe

	return bool(frappe.get_cached_doc(SETTINGS).enabled)


def webhook_secret() -> str:
	"""Return the secret that signs webhooks.

	Raises:
		NotConfigured: DocuSeal is switched off, or there is no secret.
	"""
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	secret = settings.get_password("webhook_secret", raise_exception=False) or ""
	if not settings.enabled or not secret:
		message = "The webhook secret is missing in FSM DocuSeal Settings."
		raise NotConfigured(VENDOR, message, missing=("webhook_secret",))
	return secret
