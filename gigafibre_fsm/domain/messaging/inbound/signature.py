"""The signature of the SMS provider's webhooks."""

from collections.abc import Mapping
from typing import Any

from frappe.utils import get_url

from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.twilio.signature import is_authentic


def is_genuine(path: str, query: str, form: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
	"""Check the signature of a webhook.

	Args:
		path: the only path registered with the provider for this webhook, rather than the request's own, so
			that requests to the same method by another path are refused.
		query: the raw query string.
		form: the raw form, repeated fields kept.
		headers: of the request.

	Raises:
		NotConfigured: no token is set, so the signature cannot be verified.
	"""
	base = settings.load_settings().public_base_url or get_url()
	return is_authentic(
		f"{base}{path}?{query}" if query else f"{base}{path}",
		form,
		headers.get("X-Twilio-Signature", ""),
		twilio.webhook_tokens(),
		headers.get("X-Twilio-Webhooks-Signature-Settings", ""),
	)
