"""Calls Stripe's SDK: one deadline for a call with its repeats, and our errors instead of the SDK's."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import requests
import stripe

from gigafibre_fsm.integrations.deadline import DeadlineExceeded, run_within, timeouts
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.http import never_left
from gigafibre_fsm.integrations.outcomes import note_outcome
from gigafibre_fsm.integrations.stripe.words import decline_advice

VENDOR = "Stripe"
API = "https://api.stripe.com"
REPEATS = 2  # after a lost answer, 409 and 5xx, with the same idempotency key; the SDK does not repeat 429

Answer = TypeVar("Answer")
Call = Callable[[stripe.StripeClient], stripe.StripeObject]


class Attempts:
	"""The attempts of one call.

	`may_have_arrived`: one of them may have been carried out without an answer; `is_over`: nobody waits any more.
	"""

	def __init__(self) -> None:
		self.may_have_arrived = False
		self.is_over = False


class Transport:
	"""Runs calls of the SDK.

	Args:
		secret_key: `sk_…` or `rk_…`.
		base_url: address of Stripe's API; changed in tests and demos only.
		timeout: seconds for one call, from connecting to the last byte of the last repeat.
	"""

	def __init__(self, secret_key: str, *, base_url: str = "", timeout: float = 20) -> None:
		if not secret_key:
			raise NotConfigured(VENDOR, "The Stripe account has no key.", missing=("secret_key",))
		self._seconds = timeout
		self._http = _Http(timeout)
		self._client = stripe.StripeClient(
			secret_key,
			base_addresses={"api": (base_url or API).rstrip("/")},
			max_network_retries=REPEATS,
			http_client=self._http,
		)

	@note_outcome(VENDOR)
	def run(self, call: Call, read: Callable[[dict[str, Any]], Answer], *, writing: bool) -> Answer:
		"""Run one call and return its answer.

		Args:
			call: takes the SDK's client; runs in a thread of its own.
			read: takes Stripe's JSON and returns the answer.
			writing: the call changes something at Stripe.

		Raises:
			Rejected, Unavailable, NotConfigured: see docs/reference/integrations.md.
		"""
		attempts = Attempts()
		try:
			return read(run_within(self._seconds, lambda: self._run(call, attempts)))
		except DeadlineExceeded as error:
			attempts.is_over = True
			message = "Stripe did not answer in time."
			unknown = writing and attempts.may_have_arrived
			raise Unavailable(VENDOR, message, code="TIMEOUT", unknown_outcome=unknown) from error
		except stripe.StripeError as error:
			raise _translated(error, writing and attempts.may_have_arrived) from error
		except (ValueError, TypeError, KeyError, AttributeError) as error:
			message = "Stripe answered something that is not its API."
			raise Unavailable(VENDOR, message, code="NOT_STRIPE", unknown_outcome=writing) from error

	def _run(self, call: Call, attempts: Attempts) -> dict[str, Any]:
		self._http.count(attempts)
		try:
			return call(self._client).to_dict()
		finally:
			self._http.close()


class _Http(stripe.RequestsClient):
	"""The SDK's HTTP client, which notes whether a request may have been carried out without an answer.

	Each call has a thread and so a session of its own: a request never goes out on a connection that Stripe may
	have closed meanwhile.
	"""

	def __init__(self, timeout: float) -> None:
		# so short that all attempts to connect end before the deadline: then it is known that nothing was sent
		connecting = timeouts(timeout / (REPEATS + 1))[0]
		super().__init__(timeout=(connecting, timeout))
		self._calls = threading.local()

	def count(self, attempts: Attempts) -> None:
		"""Note the attempts of this thread's call there."""
		self._calls.attempts = attempts
		self._thread_local.session = session = requests.Session()
		session.max_redirects = 0  # Stripe never redirects, a captive portal does

	def request(
		self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
	) -> tuple[bytes, int, Mapping[str, str]]:
		"""Make one attempt; the SDK calls this for each.

		Args:
			method: `get`, `post` or `delete`.
			url: whole address.
			headers: as the SDK sends them, the key among them.
			post_data: the form, encoded; None without one.

		Returns:
			Body, HTTP status and headers of the answer.

		Raises:
			stripe.APIConnectionError: no answer came, or the caller has given up.
		"""
		attempts: Attempts = self._calls.attempts
		if attempts.is_over:
			# the SDK's own repeat would pay behind the back of a caller who has given up
			raise stripe.APIConnectionError("The deadline is over.")
		before, attempts.may_have_arrived = attempts.may_have_arrived, True
		try:
			body, status, answered = super().request(method, url, headers, post_data)
		except stripe.APIConnectionError as error:
			cause = error.__cause__
			if isinstance(cause, requests.RequestException) and never_left(cause):
				attempts.may_have_arrived = before
			raise
		if status in (400, 402, 404):
			attempts.may_have_arrived = False  # the answer to this key, whichever attempt arrived first
		elif status in (401, 403, 429):
			attempts.may_have_arrived = before
		return body, status, answered


def _translated(error: stripe.StripeError, is_unknown: bool) -> IntegrationError:
	if isinstance(error, stripe.APIConnectionError):
		if isinstance(error.__cause__, requests.RequestException) and never_left(error.__cause__):
			message, code = "Stripe cannot be reached.", "UNREACHABLE"
		elif isinstance(error.__cause__, requests.Timeout):
			message, code = "Stripe did not answer in time.", "TIMEOUT"
		elif isinstance(error.__cause__, requests.TooManyRedirects):
			message, code = "Stripe answered something that is not its API.", "NOT_STRIPE"
		else:
			message, code = "Stripe's answer was lost on the way.", "LOST"
		return Unavailable(VENDOR, message, code=code, unknown_outcome=is_unknown)
	return _refusal(error, is_unknown)


def _refusal(error: stripe.StripeError, is_unknown: bool) -> IntegrationError:
	"""Translate an answer with a status of error; the order of the tests is that of the documentation's table."""
	status, fault = error.http_status or 0, _fault(error)
	code = str(fault.get("decline_code") or fault.get("code") or fault.get("type") or "")
	if status == 429 or code == "rate_limit":
		message = "Stripe has too many requests from us right now."
		return Unavailable(
			VENDOR, message, code=code, unknown_outcome=is_unknown, retry_after=_retry_after(error)
		)
	if status == 401:
		message = "Stripe does not accept the key."
		return NotConfigured(VENDOR, message, code=code, missing=("secret_key",))
	if status == 403:
		message = "Stripe's key lacks a permission for this."
		return NotConfigured(VENDOR, message, code=code, missing=("secret_key",))
	if status == 402:
		return Rejected(VENDOR, decline_advice(code).value, code=code, reference=_reference(fault))
	if 400 <= status < 500 and status != 409 and fault:
		message = f"Stripe refused the request: {fault.get('message') or code}"
		return Rejected(VENDOR, message, code=code, reference=_reference(fault))
	if status == 409:
		message = "Stripe is still busy with this payment."
		return Unavailable(VENDOR, message, code=code, unknown_outcome=is_unknown)
	if status >= 500:
		message = "Stripe has a problem of its own."
		return Unavailable(VENDOR, message, code=code, unknown_outcome=is_unknown)
	message = "Stripe answered something that is not its API."
	return Unavailable(VENDOR, message, code="NOT_STRIPE", unknown_outcome=is_unknown)


def _fault(error: stripe.StripeError) -> Mapping[str, Any]:
	body = error.json_body
	fault = body.get("error") if isinstance(body, Mapping) else None
	return fault if isinstance(fault, Mapping) else {}


def _reference(fault: Mapping[str, Any]) -> str:
	"""The id of the payment or setup that was refused, which exists at Stripe all the same."""
	for name in ("payment_intent", "setup_intent"):
		about = fault.get(name)
		if isinstance(about, Mapping) and about.get("id"):
			return str(about["id"])
	return ""


def _retry_after(error: stripe.StripeError) -> float | None:
	text = str((error.headers or {}).get("retry-after", ""))
	return float(text) if text.isascii() and text.isdigit() else None
