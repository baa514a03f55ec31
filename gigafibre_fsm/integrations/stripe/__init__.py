"""Stripe: payments, refunds, payouts, and the signatures of its webhooks; only this module reads its settings."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.stripe.client import StripeClient

SETTINGS = "FSM Stripe Settings"
DEFAULT_TIMEOUT = 20
DASHBOARD = "https://dashboard.stripe.com"
_read_secrets: dict[str, tuple[str, tuple[str, ...]]] = {}
"""The webhook secrets that this process has read, by site, with the state of the settings that held them."""
CHECKOUT_ORIGIN = "https://checkout.stripe.com"


def connect() -> "StripeClient":
	"""Return a client with this site's settings; the SDK is imported only here, as it takes a second.

	Raises:
		NotConfigured: it is disabled or has no key.
	"""
	settings = _settings()
	key = _secret(settings, "secret_key")
	_require("secret_key", key)

	from gigafibre_fsm.integrations.stripe.client import StripeClient

	timeout = float(settings.timeout_seconds or DEFAULT_TIMEOUT)
	return StripeClient(key, base_url=settings.api_base_url or "", timeout=timeout)


def webhook_secrets() -> tuple[str, ...]:
	"""Return the secrets that may have signed a webhook: the present one and, during rotation, the previous.

	They are read anew after each change of the settings: a webhook waits for every query.

	Raises:
		NotConfigured: it is disabled, or there is no present secret.
	"""
	import frappe

	settings = _settings()
	site, state = frappe.local.site, str(settings.modified)
	known, secrets = _read_secrets.get(site, ("", ()))
	if known != state:
		secrets = _load_webhook_secrets(settings)
		_read_secrets[site] = (state, secrets)
	return secrets


def _load_webhook_secrets(settings) -> tuple[str, ...]:
	present = _secret(settings, "webhook_secret")
	_require("webhook_secret", present)
	previous = _secret(settings, "previous_webhook_secret")
	return (present, previous) if previous else (present,)


def is_live_mode() -> bool:
	"""Tell whether real money moves; a webhook or payment of the other mode is not ours.

	Raises:
		NotConfigured: it is disabled.
	"""
	return _settings().mode == "Live"


def payout_accounts() -> tuple[str, str]:
	"""Return the accounts of ERPNext on which payouts arrive and fees are booked; empty where none is named.

	Raises:
		NotConfigured: it is disabled.
	"""
	settings = _settings()
	return settings.bank_account or "", settings.fee_account or ""


def find_dashboard_url(page: str) -> str:
	"""Return the address of a page of Stripe's dashboard, such as `disputes/dp_…`; empty if Stripe is disabled."""
	try:
		return f"{DASHBOARD}/{page}" if is_live_mode() else f"{DASHBOARD}/test/{page}"
	except NotConfigured:
		return ""


def checkout_origin() -> str:
	"""Return the origin of the hosted payment page, to which our forms may lead; empty if it is disabled."""
	try:
		address = _settings().api_base_url
	except NotConfigured:
		return ""
	if not address:
		return CHECKOUT_ORIGIN
	parts = urlsplit(address)
	return f"{parts.scheme}://{parts.netloc}"


def _settings():
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled:
		message = "Stripe is switched off in FSM Stripe Settings."
		raise NotConfigured("Stripe", message, missing=("enabled",))
	return settings


def _secret(settings, field: str) -> str:
	return settings.get_password(field, raise_exception=False) or ""


def _require(field: str, value: str) -> None:
	if not value:
		raise NotConfigured("Stripe", f"Missing in {SETTINGS}: {field}.", missing=(field,))
