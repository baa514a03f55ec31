"""Verifies that a webhook comes from Stripe, and reads it; pure.

Written from https://docs.stripe.com/webhooks#verify-manually, without the SDK: loading that takes a second of the
first webhook, and it takes numbers in spellings that Stripe never sends. The tests compare both.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from gigafibre_fsm.integrations.stripe.answers import Event
from gigafibre_fsm.integrations.stripe.reading import read_event as read_verified

TOLERANCE = timedelta(seconds=300)
EVENT_ID = re.compile(r"[A-Za-z0-9_]{1,140}")
"""What can be the name of a stored event."""
HEADER = re.compile(r"t=([1-9][0-9]{0,11})((?:,v[0-9]+=[0-9A-Za-z]+)+)")


class BadSignature(Exception):
	"""The webhook was not signed with one of our secrets, or not within five minutes of now."""


class BadPayload(Exception):
	"""The webhook is authentic, but its content is no event that we understand."""


def read_event(payload: bytes, header: str, secrets: Iterable[str], *, now: datetime | None = None) -> Event:
	"""Verify a webhook and read its event.

	Args:
		payload: the body exactly as it came.
		header: `Stripe-Signature`: `t=<seconds>,v1=<hex>`, with one `v1` for each secret during a rotation.
		secrets: those that may have signed (`webhook_secrets()`); empty ones never match.
		now: a time with its zone; the present one if not given.

	Raises:
		BadSignature: forged, altered, or signed more than 300 seconds before or after `now`.
		BadPayload: authentic, but no snapshot event.
	"""
	_verify(payload, header, secrets, now or datetime.now(timezone.utc))
	try:
		content = json.loads(payload)
		if content["object"] != "event":
			raise BadPayload("The webhook holds no snapshot event.")
		event = read_verified(content)
		if not EVENT_ID.fullmatch(event.id):
			raise BadPayload("The webhook's event has no usable id.")
		# JSON can carry halves of characters, which no database stores
		f"{event.kind}{event.object_id}".encode()
		return event
	except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
		raise BadPayload("The webhook's content cannot be understood.") from error


def _verify(payload: bytes, header: str, secrets: Iterable[str], now: datetime) -> None:
	parts = HEADER.fullmatch(header or "")
	if not parts:
		raise BadSignature("The signature is missing or malformed.")
	given = [item[3:] for item in parts[2].split(",") if item.startswith("v1=")]
	signed = parts[1].encode() + b"." + payload
	expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets if secret]
	# every pair is compared, so that the time says nothing about which one matched
	if not any([hmac.compare_digest(one, other) for one in expected for other in given]):
		raise BadSignature("The signature is not Stripe's.")
	if abs(now.timestamp() - int(parts[1])) > TOLERANCE.total_seconds():
		raise BadSignature("The signature is too old.")
