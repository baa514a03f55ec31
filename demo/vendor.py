"""Stripe's stand-in, as the demonstration steers it."""

import requests

TIMEOUT = 30  # seconds


def steer(stripe_url: str, action: str, **wish: object) -> dict:
	"""Ask the stand-in for something that a customer, a bank or Stripe does; see docs/reference/integrations.md.

	Raises:
		RuntimeError: it refused, with its sentence.
	"""
	answer = requests.post(f"{stripe_url}/__control/{action}", json=wish, timeout=TIMEOUT)
	if not answer.ok:
		raise RuntimeError(f"{action}: {answer.status_code} {answer.text[:300]}")
	return answer.json() or {}


def read(stripe_url: str, what: str, **asked: str) -> list[dict]:
	"""Return what the stand-in knows: its `deliveries`, oldest first, or its `objects` of a kind, newest first."""
	answer = requests.get(f"{stripe_url}/__control/{what}", params=asked, timeout=TIMEOUT)
	answer.raise_for_status()
	return answer.json()
