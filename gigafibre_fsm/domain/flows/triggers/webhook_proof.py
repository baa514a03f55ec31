"""How a caller proves that it knows the secret of a webhook: by a signature over the raw body, or by the secret. Pure.

The signature is HMAC-SHA256 (RFC 2104) in hexadecimal digits, with or without `sha256=` before it, as GitHub and others
write it. One with a time is that of our own protocols (`integrations/signing.py`): a call that somebody has copied is
refused a few minutes later.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds

SIGNATURE_HEADER, SECRET_HEADER, TIME_HEADER = "X-Fsm-Signature", "X-Fsm-Secret", "X-Fsm-Timestamp"
OLDEST = timedelta(minutes=5)
"""How far the time of a signed call may be from the present."""


def is_proven(
	inputs: Mapping[str, object], headers: Mapping[str, str], body: bytes, secret: str, now: datetime
) -> bool:
	"""Return whether a call proves that it knows the secret.

	Args:
		inputs: of the trigger: `proof`, and `header` if it is not the usual one.
		headers: of the request.
		body: as received, byte for byte.
		secret: of the template; an empty one proves nothing.
		now: UTC, naive.
	"""
	given = (headers.get(name_header(inputs)) or "").strip()
	wanted = _find_wanted(inputs.get("proof"), headers, body, secret, now) if secret else ""
	if inputs.get("proof") != trigger_kinds.HEADER:
		given = given.lower().removeprefix("sha256=")
	return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _find_wanted(proof: object, headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> str:
	"""Return what a call is to prove itself with; empty if its time is none, or not the present."""
	if proof == trigger_kinds.HEADER:
		return secret
	if proof != trigger_kinds.TIMED:
		return _digest(secret, body)
	moment = headers.get(TIME_HEADER) or ""
	if not (moment.isascii() and moment.isdigit() and len(moment) < 12):
		return ""
	age = now.replace(tzinfo=timezone.utc).timestamp() - int(moment)
	is_present = abs(age) <= OLDEST.total_seconds()
	return f"v1={_digest(secret, f'{int(moment)}.'.encode() + body)}" if is_present else ""


def _digest(secret: str, content: bytes) -> str:
	return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def name_header(inputs: Mapping[str, object]) -> str:
	"""Return the header in which a call proves itself."""
	usual = SECRET_HEADER if inputs.get("proof") == trigger_kinds.HEADER else SIGNATURE_HEADER
	return str(inputs.get("header") or usual)
