"""Calls a site's webhooks as Twilio does: signed over the public address, repeated once after a failure."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import urlencode, urlsplit, urlunsplit

import requests

LOOPBACK = ("127.0.0.1", "localhost", "::1")
READ_TIMEOUT = 15  # seconds, Twilio's own


def sign(url: str, fields: dict[str, str], token: str) -> str:
	"""`X-Twilio-Signature`: HMAC-SHA1 over the public address and the sorted fields, in base64.

	Written from https://www.twilio.com/docs/usage/security, not with Twilio's validator, so that the two
	check each other.
	"""
	text = url + "".join(name + fields[name] for name in sorted(fields))
	return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def call(url: str, fields: dict[str, str], signature: str, *, origin: str, extra: dict[str, str]) -> int:
	"""Post the fields; the HTTP status of the last attempt, 0 when nothing answered.

	Args:
		url: the public address, which the signature covers.
		fields: the form.
		signature: goes into `X-Twilio-Signature`.
		origin: where the site really listens, when that is not the public address.
		extra: headers for that place, for example the name of a Frappe site.
	"""
	return ask(url, fields, signature, origin=origin, extra=extra)[0]


def ask(
	url: str, fields: dict[str, str], signature: str, *, origin: str, extra: dict[str, str]
) -> tuple[int, str]:
	"""Post the fields as `call` does; the HTTP status of the last attempt and the text of its answer."""
	headers = {
		"X-Twilio-Signature": signature,
		"I-Twilio-Idempotency-Token": secrets.token_hex(16),
		"User-Agent": "TwilioProxy/1.1",
		"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
	}
	public = urlsplit(url)
	if origin:
		local = urlsplit(origin)
		url = urlunsplit((local.scheme, local.netloc, public.path, public.query, ""))
		headers["Host"] = public.netloc
	headers.update(extra)
	if urlsplit(url).hostname not in LOOPBACK:
		return 0, ""  # a stand-in never speaks to the outside
	status, text = 0, ""
	for _attempt in range(2):
		status, text = _post(url, urlencode(fields).encode(), headers)
		if 0 < status < 500:
			break
	return status, text


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
	try:
		answer = requests.post(
			url, data=body, headers=headers, timeout=(5, READ_TIMEOUT), allow_redirects=False
		)
	except requests.RequestException:
		return 0, ""
	return answer.status_code, answer.text
