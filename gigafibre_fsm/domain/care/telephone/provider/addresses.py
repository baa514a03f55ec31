"""The public URLs at which the provider asks what to do with a call, and tells what became of it."""

from urllib.parse import urlencode

from frappe.utils import get_url

from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.integrations.twilio.twiml import CallAddresses

PATH = "/api/method/gigafibre_fsm.api.call_webhooks."


def build_addresses(call: str) -> CallAddresses:
	"""Return the addresses of a call; its name in them is covered by the provider's signature."""
	return CallAddresses(
		action=build_address("dial_ended", call),
		status=build_address("call_status", call),
		recording=build_address("recording_status", call),
		message=build_address("message_left", call),
		wait=build_address("keep_waiting", call),
	)


def build_address(method: str, call: str, **more: str) -> str:
	"""Return the address of a webhook for a call."""
	base = settings.load_settings().public_base_url or get_url()
	return f"{base}{PATH}{method}?{urlencode({'call': call, **more})}"
