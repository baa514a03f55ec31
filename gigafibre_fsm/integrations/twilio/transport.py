"""Twilio's SDK with one deadline for each request and our own errors; independent of Frappe."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from gigafibre_fsm.integrations.deadline import DeadlineExceeded, run_within, timeouts
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.http import never_left
from gigafibre_fsm.integrations.twilio.words import FailureReason, failure_reason

VENDOR = "Twilio"
API = "https://api.twilio.com"

FAILURES = (TwilioException, requests.RequestException, DeadlineExceeded, ValueError)
"""What a call of the SDK may raise."""

# wrong credentials, account suspended or closed, access denied, no such account
BAD_ACCOUNT = ("20003", "20005", "20006", "20403", "20404")


@dataclass(frozen=True)
class HttpCall:
	"""One HTTP call for the log, without body or credentials; `status` is 0 if there was no answer."""

	method: str
	path: str
	status: int
	seconds: float


class DeadlineHttp(TwilioHttpClient):
	"""The SDK's HTTP client with `base_url` as host and one deadline for each whole request."""

	def __init__(self, base_url: str, timeout: float, record: Callable[[HttpCall], None] | None) -> None:
		super().__init__(timeout=timeout)
		self.timeout, self._seconds = timeouts(timeout), timeout
		self._base = urlsplit(base_url)
		self._record = record

	def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
		"""Send one request, with the SDK's host replaced by our own."""
		parts = urlsplit(url)
		path = self._base.path.rstrip("/") + parts.path
		url = urlunsplit((self._base.scheme, self._base.netloc, path, parts.query, ""))
		started, status = time.monotonic(), 0
		try:
			response = run_within(
				self._seconds, lambda: TwilioHttpClient.request(self, method, url, *args, **kwargs)
			)
			status = response.status_code
			return response
		except DeadlineExceeded:
			# the late thread still uses the old session
			self.session = requests.Session()
			raise
		finally:
			if self._record:
				self._record(HttpCall(method, path, status, time.monotonic() - started))


def translate_error(error: Exception, *, writing: bool) -> IntegrationError:
	"""Return our error for one of the SDK's; `writing` means that the request may have changed something."""
	if isinstance(error, (TwilioRestException, TwilioServiceException)):
		return _refusal(error, writing=writing)
	if isinstance(error, DeadlineExceeded):
		message = "Twilio did not answer in time."
		return Unavailable(VENDOR, message, code="TIMEOUT", unknown_outcome=writing)
	if isinstance(error, requests.RequestException):
		return _no_answer(error, writing=writing)
	if isinstance(error, UnicodeError):
		return Rejected(VENDOR, "The message holds characters that are no text.")
	# the SDK could not parse an answer with a success status
	return Unavailable(VENDOR, "Twilio answered something that is not its API.", unknown_outcome=writing)


def _refusal(error: TwilioRestException | TwilioServiceException, *, writing: bool) -> IntegrationError:
	status, code = int(error.status or 0), str(error.code or "")
	if status == 429:
		# documented as not processed: https://www.twilio.com/docs/api/errors/20429
		return Unavailable(VENDOR, "Twilio has too many requests from us right now.", code=code)
	if status < 400:
		return Unavailable(VENDOR, "Something that is not Twilio answered.", unknown_outcome=writing)
	if status >= 500:
		# Twilio's documentation does not exclude that a message was accepted before the server failed
		return Unavailable(VENDOR, "Twilio has a problem of its own.", code=code, unknown_outcome=writing)
	if status == 401 or code in BAD_ACCOUNT:
		return NotConfigured(VENDOR, "Twilio does not accept the account's credentials.", code=code)
	said = getattr(error, "msg", "") or getattr(error, "detail", "") or getattr(error, "title", "")
	reason = failure_reason(code)
	message = f"Twilio refused the message: {said}" if reason is FailureReason.OTHER else reason.value
	return Rejected(VENDOR, message, code=code, opted_out=reason is FailureReason.OPTED_OUT)


def _no_answer(error: requests.RequestException, *, writing: bool) -> Unavailable:
	if never_left(error):
		return Unavailable(VENDOR, "Twilio cannot be reached.")
	return Unavailable(VENDOR, "Twilio's answer was lost on the way.", unknown_outcome=writing)
