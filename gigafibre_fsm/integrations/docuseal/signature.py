"""The signature of DocuSeal's webhooks: `X-Docuseal-Signature: <time>.<hex HMAC-SHA256 of time, a dot and the body>`."""

import hashlib
import hmac
import json

TOLERANCE = 300
"""Seconds by which the time of a webhook may differ from ours."""


class BadDocusealWebhook(ValueError):
	"""Forged, stale, or not a webhook of DocuSeal."""


def read_external_id(body: bytes, header: str, secret: str, now: float) -> str:
	"""Verify a webhook and return the external id that it is about; empty if it names none.

	Its content is believed no further: the submission is asked about.

	Args:
		body: as received.
		header: the value of `X-Docuseal-Signature`.
		secret: the whole text `whsec_…`.
		now: seconds since 1970.

	Raises:
		BadDocusealWebhook: the signature is wrong, it is too old, or the body is none.
	"""
	stamp, _dot, given = header.strip().partition(".")
	if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and given.isascii()):
		raise BadDocusealWebhook("no signature")
	expected = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
	if not hmac.compare_digest(expected, given):
		raise BadDocusealWebhook("wrong signature")
	if abs(now - int(stamp)) > TOLERANCE:
		raise BadDocusealWebhook("stale")
	return _find_external_id(body)


def _find_external_id(body: bytes) -> str:
	try:
		data = json.loads(body)["data"]
		submitters = data.get("submitters") or [data]
		return next(
			(each["external_id"] for each in submitters if isinstance(each.get("external_id"), str)), ""
		)
	except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
		raise BadDocusealWebhook("no webhook") from error
