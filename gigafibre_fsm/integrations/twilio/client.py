"""Sends text messages through Twilio's official SDK; independent of Frappe."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from twilio.rest import Client

from gigafibre_fsm.integrations.errors import NotConfigured
from gigafibre_fsm.integrations.outcomes import note_outcome
from gigafibre_fsm.integrations.twilio.transport import (
	API,
	FAILURES,
	VENDOR,
	DeadlineHttp,
	HttpCall,
	translate_error,
)
from gigafibre_fsm.integrations.twilio.words import DeliveryStatus, delivery_status

# Our clock may be ahead of Twilio's, and Twilio rounds to seconds: search a little further back.
CLOCK_SLACK = timedelta(minutes=2)


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
		record: called with each `HttpCall` when it ends.
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
		record: Callable[[HttpCall], None] | None = None,
	) -> None:
		user, password = (api_key_sid, api_key_secret) if api_key_sid else (account_sid, auth_token)
		if not (account_sid and user and password):
			# without credentials, the SDK would take those of the environment
			raise NotConfigured(VENDOR, "The Twilio account has no credentials.")
		self.sender = sender
		http = DeadlineHttp(base_url or API, timeout, record)
		self._client = Client(user, password, account_sid, http_client=http)

	@note_outcome(VENDOR)
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
			raise translate_error(error, writing=True) from error
		return _build_sent_message(message)

	@note_outcome(VENDOR)
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
			raise translate_error(error, writing=False) from error
		wanted, earliest = _pattern(body), since - CLOCK_SLACK
		return [
			_build_sent_message(message)
			for message in messages
			if wanted.fullmatch(_words(message.body or ""))
			and (message.date_created is None or message.date_created >= earliest)
		]

	@note_outcome(VENDOR)
	def check(self) -> Account:
		"""Query the account, which verifies address and credentials and changes nothing."""
		try:
			account = self._client.api.accounts(self._client.account_sid).fetch()
		except FAILURES as error:
			raise translate_error(error, writing=False) from error
		return Account(name=account.friendly_name or "", status=str(account.status or ""))


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
