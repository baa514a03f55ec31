"""Verifies that a webhook comes from Twilio."""

from collections.abc import Iterable, Mapping
from typing import Any

from twilio.request_validator import RequestValidator, get_signature_algorithm


def is_authentic(
	url: str,
	params: Mapping[str, Any],
	header: str,
	tokens: Iterable[str],
	algorithm_header: str = "",
) -> bool:
	"""Check `X-Twilio-Signature` as Twilio's webhook security page describes it.

	Args:
		url: the public URL exactly as registered with Twilio, with its query; not the one a proxy shows.
		params: the form fields; a multi-value form must have `getlist`.
		header: the signature received.
		tokens: the primary auth token and, during rotation, the secondary one; empty ones never match.
		algorithm_header: `X-Twilio-Webhooks-Signature-Settings`, if sent; an unknown algorithm is refused.
	"""
	algorithm = get_signature_algorithm(algorithm_header)
	return bool(header) and any(
		RequestValidator(token).validate(url, params, header, algorithm) for token in tokens if token
	)
