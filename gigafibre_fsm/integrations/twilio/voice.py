"""Calls at Twilio: asked about, moved, held and recorded, through Twilio's official SDK; independent of Frappe."""

import base64
import re
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant
from twilio.rest import Client

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.http import HttpClient, HttpRequest, NoAnswerError, TooLargeError
from gigafibre_fsm.integrations.outcomes import note_outcome
from gigafibre_fsm.integrations.twilio.transport import API, FAILURES, VENDOR, DeadlineHttp, translate_error
from gigafibre_fsm.integrations.twilio.words import LegStatus, leg_status

TOKEN_LASTS = 3600
"""Seconds; a browser asks for the next one before."""
CLIENT = "client:"
"""Before the name of a browser, where a call's leg has a telephone number."""
MOST_RECORDING = 60 * 1024 * 1024
RECORDING_SID = re.compile(r"RE[0-9a-f]{32}")
_PAUSES = (0.2, 0.4, 0.8, 1.2)
"""Seconds between looks for a leg on its way into a conference."""
_PRESENT_RECORDING = "Twilio.CURRENT"
_LOOPBACK = ("127.0.0.1", "localhost")  # stand-ins


@dataclass(frozen=True, slots=True)
class VoiceAccount:
	"""Credentials and addresses of an account that makes calls; `base_url` is changed in tests and demos only."""

	account_sid: str
	api_key_sid: str
	api_key_secret: str
	base_url: str = API
	timeout: float = 10


@dataclass(frozen=True, slots=True)
class CallLeg:
	"""One leg of a call as Twilio keeps it: who is at its other end, and how far it is; times in UTC, naive."""

	sid: str
	status: LegStatus
	sender: str
	to: str
	started_at: datetime | None
	ended_at: datetime | None
	duration: int


def issue_token(account: VoiceAccount, app_sid: str, identity: str) -> str:
	"""Return a token with which a browser may place calls through our app and take those for its name, for an hour.

	Args:
		account: whose key signs it.
		app_sid: the TwiML app that decides whom an outgoing call reaches.
		identity: the browser's name: letters, digits and underscores.
	"""
	token = AccessToken(
		account.account_sid, account.api_key_sid, account.api_key_secret, identity=identity, ttl=TOKEN_LASTS
	)
	token.add_grant(VoiceGrant(outgoing_application_sid=app_sid, incoming_allow=True))
	return token.to_jwt()


class VoiceClient:
	"""A small, typed client of Twilio's Calls, Conferences and Recordings.

	Every method raises Unavailable, Rejected or NotConfigured.
	"""

	def __init__(self, account: VoiceAccount) -> None:
		if not (account.account_sid and account.api_key_sid and account.api_key_secret):
			raise NotConfigured(VENDOR, "The Twilio account has no credentials.")
		self._account = account
		http = DeadlineHttp(account.base_url or API, account.timeout, None)
		self._client = Client(
			account.api_key_sid, account.api_key_secret, account.account_sid, http_client=http
		)

	@note_outcome(VENDOR)
	def fetch_call(self, sid: str) -> CallLeg | None:
		"""Return a leg by its id; None if Twilio does not know it any more."""
		try:
			return _leg(self._client.calls(sid).fetch())
		except FAILURES as error:
			if getattr(error, "status", 0) == 404:
				return None
			raise translate_error(error, writing=False) from error

	@note_outcome(VENDOR)
	def list_legs(self, parent_sid: str) -> list[CallLeg]:
		"""Return the legs that a call rang, up to fifty."""
		try:
			found = self._client.calls.list(parent_call_sid=parent_sid, limit=50, page_size=50)
		except FAILURES as error:
			raise translate_error(error, writing=False) from error
		return [_leg(each) for each in found]

	def move_leg(self, sid: str, twiml: str) -> None:
		"""Have a leg that goes on follow other instructions from now on."""
		self._write(lambda: self._client.calls(sid).update(twiml=twiml))

	def hold_leg(self, conference: str, sid: str, *, is_held: bool, music: str) -> None:
		"""Have a leg in a conference hear something else than the others, or the others again.

		Args:
			conference: its name.
			sid: the leg's id.
			is_held: whether it is held.
			music: public URL that says what it hears.
		"""
		self._change_part(conference, sid, hold=is_held, hold_url=music, hold_method="POST")

	def let_leave(self, conference: str, sid: str) -> None:
		"""Have a conference go on when this leg hangs up."""
		self._change_part(conference, sid, end_conference_on_exit=False)

	def ring_into(self, conference: str, *, sender: str, identity: str, seconds: int, callback: str) -> str:
		"""Ring a browser that joins a conference when it answers; return the id of its leg.

		Args:
			conference: its name.
			sender: our number in E.164, or a caller's, that the browser shows.
			identity: the browser's name.
			seconds: how long it rings.
			callback: public URL to which Twilio sends what becomes of the leg.
		"""
		part = self._write(
			lambda: self._find_conference(conference).participants.create(
				from_=sender,
				to=f"{CLIENT}{identity}",
				timeout=seconds,
				end_conference_on_exit=True,
				beep="false",
				status_callback=callback,
				status_callback_event=["ringing", "answered", "completed"],
			)
		)
		return part.call_sid or ""

	def start_recording(self, sid: str, callback: str) -> None:
		"""Record a call that goes on, from now on, both sides apart.

		Args:
			sid: id of the leg whose sound is recorded, in whatever conference it is.
			callback: public URL to which Twilio sends what became of the recording.
		"""
		self._write(
			lambda: self._client.calls(sid).recordings.create(
				recording_channels="dual",
				recording_status_callback=callback,
				recording_status_callback_event=["completed", "absent"],
				recording_status_callback_method="POST",
			)
		)

	def pause_recording(self, sid: str, *, is_paused: bool) -> None:
		"""Pause the recording of a call that goes on, or go on with it; nothing of the pause is kept."""
		recording = self._client.calls(sid).recordings(_PRESENT_RECORDING)
		if is_paused:
			self._write(lambda: recording.update(status="paused", pause_behavior="skip"))
		else:
			self._write(lambda: recording.update(status="in-progress"))

	def fetch_recording(self, sid: str) -> bytes | None:
		"""Return a recording as MP3; None if Twilio has it no more.

		The address is made of the account's own server and the id, never taken from a callback.

		Raises:
			NotConfigured: the server of the settings is not Twilio's, or the credentials were refused.
			Rejected: this is no id of a recording, or it is too large to be kept.
			Unavailable: Twilio cannot be asked.
		"""
		if not RECORDING_SID.fullmatch(sid):
			raise Rejected(VENDOR, "This is no recording of Twilio.")
		account = self._account
		base = (account.base_url or API).rstrip("/")
		host = urlsplit(base).hostname or ""
		if not (host.endswith(".twilio.com") or host in _LOOPBACK):
			raise NotConfigured(VENDOR, "Recordings are fetched from Twilio alone.")
		address = f"{base}/2010-04-01/Accounts/{account.account_sid}/Recordings/{sid}.mp3"
		pair = f"{account.api_key_sid}:{account.api_key_secret}".encode()
		headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}", "Accept": "audio/mpeg"}
		return _download(HttpRequest("GET", address, headers=headers), account.timeout)

	def delete_recording(self, sid: str) -> None:
		"""Delete a recording at Twilio; no effect if it has none."""
		try:
			self._client.recordings(sid).delete()
		except FAILURES as error:
			if getattr(error, "status", 0) != 404:
				raise translate_error(error, writing=True) from error

	@note_outcome(VENDOR)
	def check_app(self, app_sid: str) -> str:
		"""Return the name of a TwiML app, which verifies that the account has it."""
		try:
			return self._client.applications(app_sid).fetch().friendly_name or ""
		except FAILURES as error:
			raise translate_error(error, writing=False) from error

	def _change_part(self, conference: str, sid: str, **values: Any) -> None:
		"""Change a leg's part in a conference; one that was just moved there may need a moment to arrive."""
		for pause in (*_PAUSES, None):
			try:
				part = self._find_conference(conference).participants(sid)
				self._write(partial(part.update, **values))
				return
			except Rejected:
				if pause is None:
					raise
				time.sleep(pause)

	def _find_conference(self, name: str) -> Any:
		try:
			found = self._client.conferences.list(friendly_name=name, status="in-progress", limit=1)
		except FAILURES as error:
			raise translate_error(error, writing=False) from error
		if not found:
			raise Rejected(VENDOR, "This call is no longer held in a conference.")
		return self._client.conferences(found[0].sid)

	@note_outcome(VENDOR)
	def _write(self, change: Any) -> Any:
		try:
			return change()
		except FAILURES as error:
			if getattr(error, "status", 0) == 404:
				raise Rejected(VENDOR, "Twilio no longer has this call.") from error
			raise translate_error(error, writing=True) from error


def _download(request: HttpRequest, timeout: float) -> bytes | None:
	try:
		answer = HttpClient(MOST_RECORDING).ask(request, timeout)
	except TooLargeError:
		raise Rejected(VENDOR, "The recording is too large to be kept.") from None
	except NoAnswerError as error:
		raise Unavailable(VENDOR, "Twilio cannot be reached.", unknown_outcome=not error.never_left) from None
	if answer.status == 404:
		return None
	if answer.status in (401, 403):
		raise NotConfigured(VENDOR, "Twilio does not accept the account's credentials.")
	if answer.status != 200 or answer.is_html:
		raise Unavailable(VENDOR, "Twilio has a problem of its own.", code=str(answer.status))
	return answer.body


def _leg(call: Any) -> CallLeg:
	return CallLeg(
		sid=call.sid or "",
		status=leg_status(str(call.status or "")) or LegStatus.FAILED,
		sender=call._from or "",
		to=call.to or "",
		started_at=_utc(call.start_time),
		ended_at=_utc(call.end_time),
		duration=int(call.duration or 0),
	)


def _utc(moment: datetime | None) -> datetime | None:
	return moment.astimezone(timezone.utc).replace(tzinfo=None) if moment else None
