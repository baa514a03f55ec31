"""How a caller proves that it knows the secret of a webhook: by a signature over the raw body, or by the secret. Pure.

The signature is HMAC-SHA256 (RFC 2104) in hexadecimal digits, with or without `sha256=` before it, as GitHub and others
write it.
"""

import hashlib
import hmac
from collections.abc import Mapping

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds

SIGNATURE_HEADER, SECRET_HEADER = "X-Fsm-Signature", "X-Fsm-Secret"


def is_proven(inputs: Mapping[str, object], headers: Mapping[str, str], body: bytes, secret: str) -> bool:
	"""Return whether a call proves that it knows the secret.

	Args:
		inputs: of the trigger: `proof`, and `header` if it is not the usual one.
		headers: of the request.
		body: as received, byte for byte.
		secret: of the template; an empty one proves nothing.
	"""
	if not secret:
		return False
	by_signature = inputs.get("proof") != trigger_kinds.HEADER
	given = headers.get(name_header(inputs)) or ""
	if by_signature:
		wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
		given = given.strip().lower().removeprefix("sha256=")
	else:
		wanted = secret
	return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def name_header(inputs: Mapping[str, object]) -> str:
	"""Return the header in which a call proves itself."""
	usual = SECRET_HEADER if inputs.get("proof") == trigger_kinds.HEADER else SIGNATURE_HEADER
	return str(inputs.get("header") or usual)
