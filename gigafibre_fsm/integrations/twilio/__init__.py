"""Twilio: sends text messages and verifies its webhooks' signatures; only this module reads its settings."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.twilio.client import TwilioClient

SETTINGS = "FSM Twilio Settings"
DEFAULT_TIMEOUT = 10


def connect() -> "TwilioClient":
	"""Return a client with the sender (`MG…` or a number) of this site's settings.

	Raises:
		NotConfigured: it is disabled, or `missing` lists the empty fields.
	"""
	from gigafibre_fsm.integrations.twilio.client import TwilioClient

	settings = _settings()
	account, key = settings.account_sid or "", settings.api_key_sid or ""
	secret, token = _secret(settings, "api_key_secret"), _secret(settings, "auth_token")
	sender = settings.messaging_service_sid or settings.from_number or ""
	_require(
		("account_sid", account),
		("api_key_secret", secret) if key else ("auth_token", token),
		("from_number", sender),
	)
	timeout = float(settings.timeout_seconds or DEFAULT_TIMEOUT)
	address = settings.api_base_url or ""
	return TwilioClient(account, key, secret, token, sender=sender, base_url=address, timeout=timeout)


def webhook_tokens() -> tuple[str, ...]:
	"""Return the tokens that may have signed a webhook: the primary one and, during rotation, the secondary.

	Raises:
		NotConfigured: it is disabled, or there is no primary token.
	"""
	settings = _settings()
	primary = _secret(settings, "auth_token")
	_require(("auth_token", primary))
	secondary = _secret(settings, "secondary_auth_token")
	return (primary, secondary) if secondary else (primary,)


def _settings():
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		raise NotConfigured("Twilio", "Twilio is switched off in FSM Twilio Settings.", missing=("enabled",))
	return settings


def _secret(settings, field: str) -> str:
	return settings.get_password(field, raise_exception=False) or ""


def _require(*fields: tuple[str, str]) -> None:
	missing = tuple(name for name, value in fields if not value)
	if missing:
		raise NotConfigured("Twilio", "FSM Twilio Settings is not filled in completely.", missing=missing)
