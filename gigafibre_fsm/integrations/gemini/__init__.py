"""Gemini: transcribes labels that the barcode decoder could not read, and suppliers' bills; only this module reads its settings."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.gemini.client import GeminiClient

SETTINGS = "FSM Gemini Settings"
DEFAULT_MODEL = "gemini-3.5-flash-lite"
DEFAULT_TIMEOUT = 8


def connect() -> "GeminiClient":
	"""Return a client with this site's settings; the SDK is imported only here, as it takes a second.

	Raises:
		NotConfigured: it is disabled or has no key.
	"""
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		raise NotConfigured("Gemini", "Gemini is switched off in FSM Gemini Settings.", missing=("enabled",))
	key = settings.get_password("api_key", raise_exception=False) or ""
	if not key:
		raise NotConfigured("Gemini", "The API key is missing in FSM Gemini Settings.", missing=("api_key",))

	from gigafibre_fsm.integrations.gemini.client import GeminiClient

	return GeminiClient(
		key,
		settings.model or DEFAULT_MODEL,
		base_url=settings.base_url or None,
		timeout=float(settings.timeout_seconds or DEFAULT_TIMEOUT),
	)
