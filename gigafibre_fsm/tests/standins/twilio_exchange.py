"""A telephone exchange for tests: callers and browsers call, answer and hang up, and the site is asked and told as Twilio does.

Questions (what to do with a call) are asked at once, because a call cannot go on without the answer. Reports (callbacks) are
told at once too, unless `is_held`: then they wait in `reports`, to be told in any order, several times or never.
"""

import threading
import time
from collections.abc import Callable, Iterable
from email.utils import formatdate
from xml.etree.ElementTree import Element

from gigafibre_fsm.tests.standins.twilio_calls import EVENTS, Conference, Leg, Recording, read_twiml

Ask = Callable[[str, dict[str, str]], tuple[int, str]]
Report = tuple[str, dict[str, str]]


class TwilioExchange:
	"""Twilio's side of calls. Its clock stands still unless `pass_time` moves it.

	Attributes a test may set: `voice_url` and `status_url` of our number, `app_url` of the TwiML app, `is_held`.

	Args:
		ask: posts a signed form to a webhook and returns status and text.
	"""

	def __init__(self, ask: Ask) -> None:
		self._ask = ask
		self._threads: list[threading.Thread] = []
		self.lock = threading.RLock()
		self.number = "+15145550100"
		self.voice_url = self.status_url = self.app_url = ""
		self.is_held = False
		self.forget()

	def forget(self) -> None:
		"""Forget all calls, and set the clock to the present."""
		self.legs: dict[str, Leg] = {}
		self.conferences: dict[str, Conference] = {}
		self.recordings: dict[str, Recording] = {}
		self.reports: list[Report] = []
		self.now = time.time()

	def pass_time(self, seconds: float) -> None:
		"""Let time pass."""
		self.now += seconds

	# What people do

	def call_in(self, sender: str) -> Leg:
		"""A person calls our number; returns their leg once its instructions wait for somebody."""
		leg = self._add(Leg(sender, self.number, status="ringing", callback=self.status_url))
		leg.events = ("completed",)
		self._follow_twiml(leg, self._question(self.voice_url, leg))
		return leg

	def call_out(self, identity: str, **parameters: str) -> Leg:
		"""A browser places a call through the TwiML app with parameters of its own; returns its leg."""
		leg = self._add(Leg(f"client:{identity}", "", status="ringing", callback=self.status_url))
		leg.events = ("completed",)
		self._follow_twiml(leg, self._question(self.app_url, leg, parameters))
		return leg

	def ringing(self, leg: Leg) -> list[Leg]:
		"""The legs that ring for a leg."""
		return [each for each in self.legs.values() if each.parent == leg.sid and each.status == "ringing"]

	def pick_up(self, leg: Leg) -> bool:
		"""Answer a leg that rings; whether it got the call: of several, the first alone does."""
		with self.lock:
			if leg.status != "ringing":
				return False
			self._set(leg, "in-progress")
		parent = self.legs.get(leg.parent)
		for other in self.ringing(parent) if parent else ():
			self._set(other, "canceled")
		if parent and not parent.answered:
			self._set(parent, "in-progress")
		return True

	def hang_up(self, leg: Leg, status: str = "completed") -> None:
		"""End a leg, and with it what hangs on it: its conversation, or its call."""
		if leg.is_over:
			return
		self._set(leg, status)
		self._leave_conference(leg)
		for child in [each for each in self.legs.values() if each.parent == leg.sid and not each.is_over]:
			if not child.conference:
				self._set(child, "completed" if child.answered else "canceled")
				self._keep_recording(leg, child)
		parent = self.legs.get(leg.parent)
		if parent and not parent.is_over and parent.dial is not None and not self.ringing(parent):
			self._end_dial(parent, leg)

	def let_ring(self, leg: Leg, status: str = "no-answer") -> None:
		"""Nobody answers what rings for a leg, until its time is over."""
		rung = self.ringing(leg)
		for each in rung:
			self._set(each, status)
		self._end_dial(leg, rung[-1])

	def leave_message(self, leg: Leg, seconds: int = 8) -> None:
		"""Speak after the tone and hang up; 0 seconds is a hang-up in silence."""
		record = leg.record
		self.pass_time(seconds)
		recording = Recording(leg.sid, seconds, "RecordVerb")
		if seconds:
			self.recordings[recording.sid] = recording
			fields = {"RecordingSid": recording.sid, "RecordingDuration": str(seconds)}
			self._follow_twiml(leg, self._question(record.get("action"), leg, fields))
		self._report_recording(record, recording, leg)
		if not leg.is_over:
			self._set(leg, "completed")

	# What a test does with reports that are held

	def send_reports(
		self, reports: Iterable[Report] | None = None, *, copies: int = 1, reverse: bool = False
	) -> list[int]:
		"""Tell reports that wait, or these; the HTTP status of each call."""
		waiting = list(self.reports) if reports is None else list(reports)
		self.reports = [each for each in self.reports if each not in waiting]
		told = [report for report in waiting for _ in range(copies)]
		return [self._ask(*report)[0] for report in (reversed(told) if reverse else told)]

	def settle(self) -> None:
		"""Wait for what the exchange does by itself after a request of its API."""
		for thread in self._threads:
			thread.join(30)
		self._threads.clear()

	# What the API asks for

	def move(self, leg: Leg, twiml: str) -> None:
		"""Have a leg follow other instructions; who was connected with it goes on with its own next ones."""
		parent = self.legs.get(leg.parent)
		is_connected = bool(parent and not parent.is_over and parent.dial is not None)
		self._start(lambda: self._follow_twiml(leg, twiml))
		if is_connected:
			self._start(lambda: self._end_dial(parent, leg))

	def ring_into(self, conference: Conference, leg: Leg, *, ends_it: bool) -> None:
		"""Ring a leg that joins a conference when it is picked up."""
		self._add(leg)
		leg.conference = conference.name
		conference.legs[leg.sid] = {"hold": False, "ends_it": ends_it}
		self._start(lambda: self._set(leg, "ringing"))

	def start_recording(self, leg: Leg, callback: str) -> Recording:
		"""Record a leg from now on until it ends, whatever it is connected with."""
		leg.recording = Recording(leg.sid, 0, "StartCallRecordingAPI", self.now, callback=callback)
		return leg.recording

	def _start(self, work: Callable[[], None]) -> None:
		previous = self._threads[-1] if self._threads else None

		def run() -> None:
			if previous:
				previous.join(30)
			work()

		self._threads.append(threading.Thread(target=run, daemon=True))
		self._threads[-1].start()

	def _add(self, leg: Leg) -> Leg:
		leg.created = self.now
		with self.lock:
			self.legs[leg.sid] = leg
		return leg

	def _follow_twiml(self, leg: Leg, twiml: str) -> None:
		leg.dial = leg.record = None
		for verb in read_twiml(twiml):
			if verb.tag == "Say":
				leg.heard.append((verb.get("language", ""), verb.text or ""))
			elif verb.tag == "Redirect":
				self._follow_twiml(leg, self._question(verb.text, leg))
				return
			elif verb.tag == "Record":
				self._answer_leg(leg)
				leg.record = verb
				return
			elif verb.tag == "Dial":
				self._dial(leg, verb)
				return
			elif verb.tag == "Hangup":
				break
		if not leg.is_over:
			self._answer_leg(leg)
			self._set(leg, "completed")

	def _answer_leg(self, leg: Leg) -> None:
		if not leg.answered:
			self._set(leg, "in-progress")

	def _dial(self, leg: Leg, dial: Element) -> None:
		conference = dial.find("Conference")
		if conference is not None:
			self._answer_leg(leg)
			found = self.conferences.setdefault(conference.text, Conference(conference.text))
			found.legs[leg.sid] = {"hold": False, "ends_it": conference.get("endConferenceOnExit") == "true"}
			leg.conference = found.name
			return
		leg.dial = dial
		for target in dial:
			to = f"client:{target.text}" if target.tag == "Client" else target.text
			sender = dial.get("callerId") or leg.sender
			child = Leg(sender, to, leg.sid, direction="outbound-dial")
			child.callback = target.get("statusCallback", "")
			child.events = tuple((target.get("statusCallbackEvent") or "").split())
			self._add(child)
			self._set(child, "queued")
			self._set(child, "ringing")

	def _end_dial(self, parent: Leg, child: Leg) -> None:
		dial, parent.dial = parent.dial, None
		self._keep_recording(parent, child, dial)
		status = "completed" if child.answered else child.status
		fields = {"DialCallSid": child.sid, "DialCallStatus": status}
		if child.answered:
			fields["DialCallDuration"] = str(round(self.now - child.answered))
		self._follow_twiml(parent, self._question(dial.get("action"), parent, fields))

	def _keep_recording(self, parent: Leg, child: Leg, dial: Element | None = None) -> None:
		dial = dial if dial is not None else parent.dial
		if dial is None or not dial.get("record") or not child.answered:
			return
		recording = Recording(parent.sid, max(1, round(self.now - child.answered)), "DialVerb")
		self.recordings[recording.sid] = recording
		self._report_recording(dial, recording, parent)

	def _end_recording(self, leg: Leg) -> None:
		recording, leg.recording = leg.recording, None
		if recording:
			recording.seconds = max(1, round(self.now - recording.began))
			self.recordings[recording.sid] = recording
			self._send_report(recording.callback, self._recording_fields(recording, leg))

	def _leave_conference(self, leg: Leg) -> None:
		conference = self.conferences.get(leg.conference)
		rules = conference.legs.pop(leg.sid, None) if conference else None
		if rules and rules["ends_it"] and leg.answered:
			for sid in list(conference.legs):
				self.hang_up(self.legs[sid])

	def _set(self, leg: Leg, status: str) -> None:
		leg.status = status
		if status == "in-progress":
			leg.answered = self.now
		if leg.is_over:
			leg.ended = self.now
			self._end_recording(leg)
		event = "completed" if leg.is_over else EVENTS[status]
		if leg.callback and event in leg.events:
			fields = self._fields(leg)
			if leg.is_over:
				fields["CallDuration"] = str(leg.duration)
			self._send_report(leg.callback, fields)

	def _report_recording(self, verb: Element, recording: Recording, leg: Leg) -> None:
		address = verb.get("recordingStatusCallback")
		if address:
			self._send_report(address, self._recording_fields(recording, leg))

	def _recording_fields(self, recording: Recording, leg: Leg) -> dict[str, str]:
		return self._fields(leg) | {
			"RecordingSid": recording.sid,
			"RecordingUrl": f"https://recordings.example.net/{recording.sid}",
			"RecordingStatus": "completed" if recording.seconds else "absent",
			"RecordingDuration": str(recording.seconds),
			"RecordingSource": recording.source,
		}

	def _send_report(self, url: str, fields: dict[str, str]) -> None:
		if self.is_held:
			self.reports.append((url, fields))
		else:
			self._ask(url, fields)

	def _question(self, url: str | None, leg: Leg, more: dict[str, str] | None = None) -> str:
		status, text = self._ask(url or "", self._fields(leg) | (more or {}))
		# an error is an apology and the end of the call, as at Twilio
		return text if status == 200 else "<Response><Hangup/></Response>"

	def _fields(self, leg: Leg) -> dict[str, str]:
		fields = {
			"CallSid": leg.sid,
			"AccountSid": "AC" + "0" * 31 + "1",
			"From": leg.sender,
			"To": leg.to,
			"CallStatus": leg.status,
			"Direction": leg.direction,
			"ApiVersion": "2010-04-01",
			"Timestamp": formatdate(self.now).replace("-0000", "+0000"),
		}
		return fields | ({"ParentCallSid": leg.parent} if leg.parent else {})
