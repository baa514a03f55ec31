"""Twilio's stand-in: accepts, refuses, lists, signs callbacks and plays the phones that answer."""

import base64
import re
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlencode

from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, SilenceError, StandIn
from gigafibre_fsm.tests.standins.twilio_exchange import TwilioExchange
from gigafibre_fsm.tests.standins.twilio_messages import (
	HELP_WORDS,
	START_WORDS,
	STOP_WORDS,
	Message,
	RefusalError,
	accept,
)
from gigafibre_fsm.tests.standins.twilio_phone import page
from gigafibre_fsm.tests.standins.twilio_voice_api import VOICE_PATH, answer_voice, control_voice
from gigafibre_fsm.tests.standins.twilio_webhooks import ask, call, sign

ACCOUNT = "AC" + "0" * 31 + "1"
AUTH_TOKEN = "stand-in-auth-token"
API_KEY = "SK" + "0" * 31 + "1"
API_SECRET = "stand-in-api-secret"
SERVICE = "MG" + "0" * 31 + "1"
NUMBER = "+15145550100"

ACCOUNT_PATH = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-f]{32})(/Messages(?:/(SM[0-9a-f]{32}))?)?\.json")


class TwilioStandIn(StandIn):
	"""Twilio's Messages API on the loopback, and its telephone exchange (`exchange`).

	Modes: `20429` and `500` refuse; `silent` never answers and `reset` cuts the connection before anything was
	done; `lost` and `lost-reset` accept the message and then never answer or cut the connection; `garbage`
	answers 201 with a page that is not JSON and `redirect` sends to another page, as captive portals do;
	`trickle` does what it was asked for and sends its answer ten bytes a second.

	Attributes a test may set: `automatic` (callbacks are delivered by themselves), `webhook_origin` (the
	address where the site really listens; what is signed stays the public address), `webhook_headers` (extra
	headers for that address), `inbound_url` (public address of the inbound webhook), `fates` (number →
	(`undelivered`, 30003)), `signing_token`.
	"""

	modes = ("ok", "20429", "500", "silent", "reset", "lost", "lost-reset", "garbage", "redirect", "trickle")

	def __init__(self, port: int = 0, *, automatic: bool = False) -> None:
		super().__init__(port)
		self.messages: list[Message] = []
		self.opted_out: set[str] = set()
		self.numbers = {NUMBER, SERVICE}
		self.credentials = {(ACCOUNT, AUTH_TOKEN), (API_KEY, API_SECRET)}
		self.signing_token = AUTH_TOKEN
		self.automatic = automatic
		self.webhook_origin = ""
		self.webhook_headers: dict[str, str] = {}
		self.inbound_url = ""
		self.fates: dict[str, tuple[str, int | None]] = {}
		self.webhooks: list[dict[str, Any]] = []
		self.exchange = TwilioExchange(self.ask)

	# What tests and the demo ask for

	def sent_to(self, number: str) -> list[Message]:
		"""The messages the account sent to a number, oldest first."""
		with self.lock:
			return [m for m in self.messages if m.to == number and m.direction == "outbound-api"]

	def deliver(
		self,
		sid: str,
		statuses: Iterable[str] = (),
		*,
		copies: int = 1,
		reverse: bool = False,
		delay: float = 0.0,
	) -> list[int]:
		"""Tell the status callback what became of a message; the HTTP status of each call, 0 for none.

		Args:
			sid: the message.
			statuses: in their true order; by default queued, sent and what `fates` holds, else delivered.
			copies: how many times each one is told.
			reverse: tell the last one first.
			delay: seconds before each call.
		"""
		message = next(m for m in self.messages if m.sid == sid)
		fate, error = self.fates.get(message.to, ("delivered", None))
		told = [status for status in (statuses or ("queued", "sent", fate)) for _ in range(copies)]
		message.status, message.sent = told[-1], time.time()
		message.error_code = error if message.status == fate else None
		answers = []
		for status in reversed(told) if reverse else told:
			if self.stopped.wait(delay):
				break
			answers.append(self._call_status_callback(message, status, error if status == fate else None))
		return answers

	def receive(self, from_: str, body: str, *, to: str = NUMBER) -> int:
		"""A person's message to our number: keeps the opt-out list, calls `inbound_url`; its HTTP status."""
		message = Message(to, from_, body, direction="inbound", status="received", sent=time.time())
		kind = _opt_out_type(body)
		with self.lock:
			self.messages.append(message)
			if kind == "STOP":
				self.opted_out.add(from_)
			elif kind == "START":
				self.opted_out.discard(from_)
		if not self.inbound_url:
			return 0
		fields = {
			"ToCountry": "CA",
			"SmsMessageSid": message.sid,
			"NumMedia": "0",
			"SmsSid": message.sid,
			"SmsStatus": "received",
			"Body": body,
			"To": to,
			"From": from_,
			"NumSegments": "1",
			"MessageSid": message.sid,
			"AccountSid": ACCOUNT,
			"ApiVersion": "2010-04-01",
		}
		if kind:
			fields["OptOutType"] = kind
		return self.post(self.inbound_url, fields)

	def post(self, url: str, fields: dict[str, str], *, signature: str | None = None) -> int:
		"""Call a webhook as Twilio does, signed, and once more after a failure; its HTTP status or 0."""
		signature = sign(url, fields, self.signing_token) if signature is None else signature
		status = call(url, fields, signature, origin=self.webhook_origin, extra=self.webhook_headers)
		self.webhooks.append({"url": url, "fields": fields, "status": status, "at": time.time()})
		return status

	def ask(self, url: str, fields: dict[str, str]) -> tuple[int, str]:
		"""Ask a webhook for instructions, signed; its HTTP status and its answer."""
		signature = sign(url, fields, self.signing_token)
		status, text = ask(url, fields, signature, origin=self.webhook_origin, extra=self.webhook_headers)
		self.webhooks.append({"url": url, "fields": fields, "status": status, "at": time.time()})
		return status, text

	# The wire

	def answer(self, request: Request) -> Reply:
		"""The REST API, and at `/` the phones."""
		if request.path == "/":
			return Reply(200, page(self, dict(request.query).get("phone", "")), "text/html; charset=utf-8")
		if request.path == "/reply" and request.method == "POST":
			form = dict(request.form)
			self.receive(form["from"], form["body"])
			back = "/?" + urlencode({"phone": form["from"]})
			return Reply(303, b"", "text/plain", {"Location": back})
		try:
			return self._answer_api(request)
		except RefusalError as refusal:
			return Reply.of_json(refusal.body, refusal.status)

	def control(self, action: str, request: Request) -> Reply | None:
		"""`messages`, `webhooks`, `deliver`, `receive`, `opt-out`, `settings`, `reset`, besides `mode`."""
		if request.method == "GET":
			return self._show(action, dict(request.query))
		asked = request.json()
		if action == "deliver":
			return Reply.of_json({"answers": self.deliver(**asked)})
		if action == "receive":
			return Reply.of_json({"answer": self.receive(asked["from"], asked["body"])})
		if action == "opt-out":
			self.opted_out.add(asked["number"])
		elif action == "settings":
			self._set(asked)
		elif action == "reset":
			with self.lock:
				self.messages.clear()
				self.opted_out.clear()
				self.webhooks.clear()
				self.exchange.forget()
			self.use("ok")
		else:
			return control_voice(self.exchange, action, asked) or super().control(action, request)
		return Reply.of_json({"ok": True})

	def _show(self, action: str, query: dict[str, str]) -> Reply | None:
		with self.lock:
			if action == "messages":
				shown = [m for m in self.messages if query.get("to", m.to) == m.to]
				return Reply.of_json([asdict(message) for message in shown])
			if action == "webhooks":
				return Reply.of_json(self.webhooks)
		return None

	def _set(self, asked: dict[str, Any]) -> None:
		changeable = {"automatic", "webhook_origin", "webhook_headers", "inbound_url", "signing_token"}
		if not changeable.issuperset(asked):
			raise ValueError(f"settable are {', '.join(sorted(changeable))}")
		for name, value in asked.items():
			setattr(self, name, value)

	def _answer_api(self, request: Request) -> Reply:
		if voice := VOICE_PATH.fullmatch(request.path):
			self._authenticate(request, voice[1])
			self._fail_before(self.mode_of_this_request())
			return answer_voice(self.exchange, voice[2], request)
		path = ACCOUNT_PATH.fullmatch(request.path)
		if not path:
			raise RefusalError(404, 20404, f"The requested resource {request.path} was not found")
		self._authenticate(request, path[1])
		if not path[2]:
			return Reply.of_json(
				{"sid": ACCOUNT, "friendly_name": "Gigafibre (stand-in)", "status": "active"}
			)
		if path[3]:
			return self._fetch(path[3])
		if request.method == "GET":
			listed = self._list(dict(request.query))
			# the other modes are for messages only
			is_slow = self._mode == "trickle" and self.mode_of_this_request() == "trickle"
			return _dripping(listed) if is_slow else listed
		return self._create(request)

	def _authenticate(self, request: Request, account: str) -> None:
		scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
		user, _, password = base64.b64decode(encoded or b"").decode().partition(":")
		if scheme != "Basic" or (user, password) not in self.credentials or account != ACCOUNT:
			raise RefusalError(401, 20003, "Authenticate")

	def _create(self, request: Request) -> Reply:
		mode = self.mode_of_this_request()
		if mode == "garbage":
			return Reply(201, b"<html><body>Welcome to the hotel's network</body></html>", "text/html")
		if mode == "redirect":
			return Reply(302, b"", "text/html", {"Location": "/login"})
		self._fail_before(mode)
		if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
			raise RefusalError(415, 20001, "Unsupported Media Type")
		with self.lock:
			message = accept(request.form, self.numbers, self.opted_out)
			self.messages.append(message)
		resource = message.resource(ACCOUNT)
		if self.automatic:
			threading.Thread(
				target=self.deliver, args=(message.sid,), kwargs={"delay": 0.4}, daemon=True
			).start()
		if mode == "lost":
			raise SilenceError
		if mode == "lost-reset":
			raise HangUpError
		return _dripping(Reply.of_json(resource, 201)) if mode == "trickle" else Reply.of_json(resource, 201)

	def _fail_before(self, mode: str) -> None:
		if mode == "20429":
			raise RefusalError(429, 20429, "Too Many Requests")
		if mode == "500":
			raise RefusalError(500, 20500, "An internal server error has occurred")
		if mode == "silent":
			raise SilenceError
		if mode == "reset":
			raise HangUpError

	def _fetch(self, sid: str) -> Reply:
		with self.lock:
			found = next((message for message in self.messages if message.sid == sid), None)
		if found is None:
			raise RefusalError(404, 20404, f"The requested resource {sid} was not found")
		return Reply.of_json(found.resource(ACCOUNT))

	def _list(self, query: dict[str, str]) -> Reply:
		size = int(query.get("PageSize", "50"))
		after, before, on = query.get("DateSent>", ""), query.get("DateSent<", ""), query.get("DateSent", "")
		with self.lock:
			found = [
				message.resource(ACCOUNT)
				for message in reversed(self.messages)
				if query.get("To", message.to) == message.to
				and query.get("From", message.from_) == message.from_
				and _sent_within(message.sent, after, before, on)
			][:size]
		uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
		return Reply.of_json(
			{
				"messages": found,
				"page": 0,
				"page_size": size,
				"start": 0,
				"end": max(0, len(found) - 1),
				"uri": uri,
				"first_page_uri": uri,
				"next_page_uri": None,
				"previous_page_uri": None,
			}
		)

	def _call_status_callback(self, message: Message, status: str, error: int | None) -> int:
		if not message.status_callback:
			return 0
		fields = {
			"SmsSid": message.sid,
			"SmsStatus": status,
			"MessageStatus": status,
			"To": message.to,
			"MessageSid": message.sid,
			"AccountSid": ACCOUNT,
			"From": message.from_ or NUMBER,
			"ApiVersion": "2010-04-01",
		}
		if message.service:
			fields["MessagingServiceSid"] = message.service
		if error:
			fields["ErrorCode"] = str(error)
		return self.post(message.status_callback, fields)


def _opt_out_type(body: str) -> str:
	word = body.strip().upper()
	if word in STOP_WORDS:
		return "STOP"
	if word in START_WORDS:
		return "START"
	return "HELP" if word in HELP_WORDS else ""


def _sent_within(sent: float | None, after: str, before: str, on: str) -> bool:
	"""Twilio's filter on the sending date; a message that is still queued matches no date at all."""
	if not (after or before or on):
		return True
	if sent is None:
		return False
	moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(sent))
	# ISO texts sort as their times do; a bare date counts as that whole day.
	return (
		(not after or moment >= after)
		and (not before or moment[: len(before)] <= before)
		and (not on or moment.startswith(on[:10]))
	)


def _dripping(reply: Reply) -> Reply:
	return replace(reply, trickle=0.1)
