"""Sends text messages through Twilio's official SDK; independent of Frappe."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from gigafibre_fsm.integrations.deadline import DeadlineExceeded, run_within, timeouts
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.http import never_left
from gigafibre_fsm.integrations.twilio.words import (
	DeliveryStatus,
	FailureReason,
	delivery_status,
	failure_reason,
)

VENDOR = "Twilio"
API = "https://api.twilio.com"

# Our clock may be ahead of Twilio's, and Twilio rounds to seconds: search a little further back.
CLOCK_SLACK = timedelta(minutes=2)

FAILURES = (TwilioException, requests.RequestException, DeadlineExceeded, ValueError)
"""What a call of the SDK may raise."""

# wrong credentials, account suspended or closed, access denied, no such account
BAD_ACCOUNT = ("20003", "20005", "20006", "20403", "20404")


@dataclass(frozen=True)
class SentMessage:
	"""A message in Twilio's records; `error_code` is Twilio's own, for its support.

	`segments` is what Twilio will bill (0 if unknown yet: a messaging service counts later); `created_at` has
	its time zone.
	"""

	sid: str
	status: DeliveryStatus
	segments: int
	error_code: str
	error_message: str
	created_at: datetime | None


@dataclass(frozen=True)
class Account:
	"""The account of the credentials, the result of **Test connection**."""

	name: str
	status: str


@dataclass(frozen=True)
class Call:
	"""One HTTP call for the log, without body or credentials; `status` is 0 if there was no answer."""

	method: str
	path: str
	status: int
	seconds: float


class TwilioClient:
	"""A small, typed client of Twilio's Messages API.

	Args:
		account_sid: the account, `AC…`.
		api_key_sid: an API key, `SK…`.
		api_key_secret: its secret; if both are empty, `auth_token` authenticates the account.
		auth_token: the account's primary token.
		sender: a messaging service `MG…`, a number in E.164 or a short code, from which messages come.
		base_url: address of Twilio's API; changed in tests and demos only.
		timeout: seconds for one request, from connecting to the last byte.
		record: called with each `Call` when it ends.
	"""

	def __init__(
		self,
		account_sid: str,
		api_key_sid: str,
		api_key_secret: str,
		auth_token: str = "",
		*,
		sender: str = "",
		base_url: str = API,
		timeout: float = 10,
		record: Callable[[Call], None] | None = None,
	) -> None:
		user, password = (api_key_sid, api_key_secret) if api_key_sid else (account_sid, auth_token)
		if not (account_sid and user and password):
			# without credentials, the SDK would take those of the environment
			raise NotConfigured(VENDOR, "The Twilio account has no credentials.")
		self.sender = sender
		http = _Http(base_url or API, timeout, record)
		self._client = Client(user, password, account_sid, http_client=http)

	def send(self, to: str, body: str, *, status_callback: str = "") -> SentMessage:
		"""Send one message to Twilio, without retry.

		Args:
			to: the recipient in E.164, `+15145550123`.
			body: the text, at most 1600 characters.
			status_callback: public URL to which Twilio sends the delivery status.

		Raises:
			Rejected: Twilio refused; `opted_out` is set if the recipient has answered STOP.
			Unavailable: with `unknown_outcome` the message may have been sent: `find` it before sending it
				again.
			NotConfigured: the credentials were refused.
		"""
		is_service = self.sender.startswith("MG")
		origin = {"messaging_service_sid" if is_service else "from_": self.sender}
		if status_callback:
			origin["status_callback"] = status_callback
		try:
			# smart encoding would replace characters after our own segment count, and `find` would not match
			message = self._client.messages.create(to=to, body=body, smart_encoded=False, **origin)
		except FAILURES as error:
			raise _translated(error, writing=True) from error
		return _build_sent_message(message)

	def find(self, to: str, *, since: datetime, body: str) -> list[SentMessage]:
		"""After an unknown outcome, find messages with this text to this number since a time, newest first.

		Twilio has no idempotency key, so this look-up replaces one. It compares the creation time: Twilio's
		own filter uses the sending date, which a queued message lacks. The caller ignores sids recorded for
		other messages.

		Args:
			to: the recipient's number in E.164.
			since: a time with its zone; two minutes of clock difference are allowed for.
			body: the text as given to `send`; `{link}` in it matches any address, because the one that was
				sent is not stored.

		Raises:
			ValueError: `since` has no time zone.
			Rejected, Unavailable, NotConfigured: as for `send`.
		"""
		if since.tzinfo is None:
			raise ValueError("since needs a time zone")
		try:
			messages = self._client.messages.list(to=to, limit=100, page_size=100)
		except FAILURES as error:
			raise _translated(error, writing=False) from error
		wanted, earliest = _pattern(body), since - CLOCK_SLACK
		return [
			_build_sent_message(message)
			for message in messages
			if wanted.fullmatch(_words(message.body or ""))
			and (message.date_created is None or message.date_created >= earliest)
		]

	def check(self) -> Account:
		"""Query the account, which verifies address and credentials and changes nothing."""
		try:
			account = self._client.api.accounts(self._client.account_sid).fetch()
		except FAILURES as error:
			raise _translated(error, writing=False) from error
		return Account(name=account.friendly_name or "", status=str(account.status or ""))


class _Http(TwilioHttpClient):
	"""The SDK's HTTP client with `base_url` as host and one deadline for each whole request."""

	def __init__(self, base_url: str, timeout: float, record: Callable[[Call], None] | None) -> None:
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
				self._record(Call(method, path, status, time.monotonic() - started))


def _build_sent_message(message: Any) -> SentMessage:
	return SentMessage(
		sid=message.sid or "",
		status=delivery_status(str(message.status or "")) or DeliveryStatus.ACCEPTED,
		segments=int(message.num_segments or 0),
		error_code=str(message.error_code or ""),
		error_message=message.error_message or "",
		created_at=message.date_created,
	)


def _pattern(body: str) -> re.Pattern[str]:
	text = re.escape(_words(body)).replace(re.escape("{link}"), r"\S+")
	# a trial account puts a sentence before the text
	return re.compile(rf"(?:.*\s)?{text}")


def _words(text: str) -> str:
	return " ".join(text.split())


def _translated(error: Exception, *, writing: bool) -> IntegrationError:
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
