"""Twilio: sends text messages, carries calls and verifies its webhooks' signatures; only this module reads its settings."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.twilio.client import TwilioClient
	from gigafibre_fsm.integrations.twilio.voice import VoiceClient

SETTINGS = "FSM Twilio Settings"
DEFAULT_TIMEOUT = 10
DEFAULT_RING = 25


@dataclass(frozen=True, slots=True)
class VoiceSettings:
	"""How this site telephones; only its credentials are secret.

	Attributes:
		number: ours in E.164, which those we call see.
		edge: where browsers connect; empty for the nearest.
		ring_seconds: how long our telephones ring before a caller may leave a message.
		abroad: beginnings in E.164 of the countries that may be called besides Canada and the United States.
		greetings: language (fr, en) → what a caller hears first.
		is_recording: whether calls are recorded.
	"""

	number: str
	edge: str
	ring_seconds: int
	abroad: tuple[str, ...]
	greetings: dict[str, str] = field(default_factory=dict)
	is_recording: bool = False


def read_voice() -> VoiceSettings:
	"""Return how this site telephones.

	Raises:
		NotConfigured: the telephone is switched off, or `missing` lists the empty fields.
	"""
	settings = _voice()
	greetings = {"fr": settings.greeting_fr or "", "en": settings.greeting_en or ""}
	return VoiceSettings(
		number=settings.voice_number or settings.from_number,
		edge=settings.voice_edge or "",
		ring_seconds=settings.ring_seconds or DEFAULT_RING,
		abroad=tuple((settings.dial_abroad or "").split()),
		greetings={language: text for language, text in greetings.items() if text},
		is_recording=bool(settings.record_calls),
	)


def connect_voice() -> "VoiceClient":
	"""Return a client of this site's account for calls and recordings.

	Raises:
		NotConfigured: as for `read_voice`.
	"""
	from gigafibre_fsm.integrations.twilio.voice import VoiceClient

	return VoiceClient(_voice_account(_voice()))


def issue_voice_token(identity: str) -> str:
	"""Return a token with which a browser of this name may place and take calls, for an hour.

	Raises:
		NotConfigured: as for `read_voice`.
	"""
	from gigafibre_fsm.integrations.twilio import voice

	settings = _voice()
	return voice.issue_token(_voice_account(settings), settings.voice_app_sid, identity)


def check_voice() -> str:
	"""Return the name of the TwiML app of the settings, as Twilio knows it; empty while the telephone is off.

	Raises:
		IntegrationError: Twilio does not know it, or cannot be asked.
	"""
	settings = _settings()
	if not settings.voice_enabled:
		return ""
	return connect_voice().check_app(settings.voice_app_sid)


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


def _voice():
	settings = _settings()
	if not settings.voice_enabled:
		raise NotConfigured(
			"Twilio", "The telephone is switched off in FSM Twilio Settings.", missing=("voice_enabled",)
		)
	_require(
		("account_sid", settings.account_sid),
		("api_key_sid", settings.api_key_sid),
		("api_key_secret", _secret(settings, "api_key_secret")),
		("voice_app_sid", settings.voice_app_sid),
		("voice_number", settings.voice_number or settings.from_number),
	)
	return settings


def _voice_account(settings):
	from gigafibre_fsm.integrations.twilio.voice import VoiceAccount

	return VoiceAccount(
		settings.account_sid,
		settings.api_key_sid,
		_secret(settings, "api_key_secret"),
		settings.api_base_url or "",
		float(settings.timeout_seconds or DEFAULT_TIMEOUT),
	)


def _secret(settings, field: str) -> str:
	return settings.get_password(field, raise_exception=False) or ""


def _require(*fields: tuple[str, str | None]) -> None:
	missing = tuple(name for name, value in fields if not value)
	if missing:
		raise NotConfigured("Twilio", "FSM Twilio Settings is not filled in completely.", missing=missing)
