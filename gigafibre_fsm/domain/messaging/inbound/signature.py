"""Whether something that claims to come from the provider of text messages does."""

from collections.abc import Mapping
from typing import Any

from frappe.utils import get_url

from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.twilio.signature import is_authentic


def is_genuine(path: str, query: str, form: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
	"""Check the signature of a webhook.

	Args:
		path: the one path under which the provider knows this webhook; not the request's own, so that
			other ways to the same method are refused.
		query: the raw query string.
		form: the raw form, repeated fields kept.
		headers: of the request.

	Raises:
		NotConfigured: no token is set, so that nothing can be checked.
	"""
	base = settings.load_settings().public_base_url or get_url()
	return is_authentic(
		f"{base}{path}?{query}" if query else f"{base}{path}",
		form,
		headers.get("X-Twilio-Signature", ""),
		twilio.webhook_tokens(),
		headers.get("X-Twilio-Webhooks-Signature-Settings", ""),
	)
