"""The signature of our own protocols: HMAC-SHA256 (RFC 2104) over a request's time and its body."""

import hashlib
import hmac


def sign_body(secret: str, timestamp: int, body: bytes) -> str:
	"""Return the signature of a body.

	Args:
		secret: shared with the receiver.
		timestamp: whole seconds since 1970 in UTC; the receiver refuses old ones.
		body: the bytes that are sent.

	Returns:
		`v1=` and 64 hexadecimal digits.
	"""
	signed = f"{timestamp}.".encode() + body
	return f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
