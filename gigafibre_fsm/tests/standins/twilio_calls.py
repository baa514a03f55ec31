"""Legs, conferences and recordings of calls as Twilio keeps them, and the instructions (TwiML) that it follows."""

import secrets
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

VERBS = {
	"Say": {"voice", "language", "loop"},
	"Pause": {"length"},
	"Dial": {
		*("action", "method", "timeout", "answerOnBridge", "callerId", "record"),
		*("recordingStatusCallback", "recordingStatusCallbackEvent", "recordingStatusCallbackMethod"),
	},
	"Client": {"statusCallback", "statusCallbackEvent", "statusCallbackMethod"},
	"Number": {"statusCallback", "statusCallbackEvent", "statusCallbackMethod"},
	"Conference": {"beep", "startConferenceOnEnter", "endConferenceOnExit", "waitUrl", "waitMethod"},
	"Record": {
		*("action", "method", "maxLength", "playBeep", "timeout", "trim"),
		*("recordingStatusCallback", "recordingStatusCallbackEvent", "recordingStatusCallbackMethod"),
	},
	"Redirect": {"method"},
	"Hangup": set(),
}
"""The verbs that we use with their attributes; Twilio ignores others, and a spelling mistake would not be seen."""
FINAL = ("completed", "busy", "no-answer", "failed", "canceled")
EVENTS = {"queued": "initiated", "ringing": "ringing", "in-progress": "answered"}
"""Status → the event that a callback is asked for by; every final status is `completed`."""


class TwimlError(Exception):
	"""Instructions that Twilio would not follow."""


@dataclass
class Leg:
	"""One leg of a call; times are seconds since the epoch by the exchange's clock.

	`dial` is the verb that rings others for it, `record` the one that records a message, `recording` is what the API was
	asked to record of it, `heard` what it was told.
	"""

	sender: str
	to: str
	parent: str = ""
	status: str = "queued"
	direction: str = "inbound"
	callback: str = ""
	events: tuple[str, ...] = ()
	created: float = 0.0
	answered: float | None = None
	ended: float | None = None
	dial: ElementTree.Element | None = None
	record: ElementTree.Element | None = None
	conference: str = ""
	recording: "Recording | None" = None
	heard: list[tuple[str, str]] = field(default_factory=list)
	sid: str = field(default_factory=lambda: f"CA{secrets.token_hex(16)}")

	@property
	def is_over(self) -> bool:
		"""Whether it has ended."""
		return self.status in FINAL

	@property
	def duration(self) -> int:
		"""Whole seconds from the answer to the end."""
		return round(self.ended - self.answered) if self.ended and self.answered else 0

	def resource(self) -> dict[str, Any]:
		"""The leg as the REST API shows it."""
		return {
			"sid": self.sid,
			"parent_call_sid": self.parent or None,
			"from": self.sender,
			"to": self.to,
			"status": self.status,
			"direction": self.direction,
			"start_time": _date(self.answered or self.created),
			"end_time": _date(self.ended),
			"duration": str(self.duration) if self.is_over else None,
			"subresource_uris": {},
		}


@dataclass
class Conference:
	"""A conference: its name, and for each leg whether it is held and whether it ends with it."""

	name: str
	legs: dict[str, dict[str, bool]] = field(default_factory=dict)
	sid: str = field(default_factory=lambda: f"CF{secrets.token_hex(16)}")


@dataclass
class Recording:
	"""A recording of a leg; `source` is DialVerb, RecordVerb or StartCallRecordingAPI, `began` by the exchange's clock."""

	call: str
	seconds: int
	source: str
	began: float = 0.0
	status: str = "in-progress"
	callback: str = ""
	content: bytes = b"ID3" + b"\x00" * 400
	sid: str = field(default_factory=lambda: f"RE{secrets.token_hex(16)}")


def read_twiml(text: str) -> list[ElementTree.Element]:
	"""Return the verbs of instructions.

	Raises:
		TwimlError: they are no TwiML, or hold a verb or an attribute that we did not mean.
	"""
	try:
		root = ElementTree.fromstring(text)
	except ElementTree.ParseError as error:
		raise TwimlError(f"12100 Document parse failure: {error}") from None
	if root.tag != "Response":
		raise TwimlError("12102 The document does not begin with Response")
	for element in root.iter():
		if element is root:
			continue
		if element.tag not in VERBS or set(element.attrib) - VERBS[element.tag]:
			raise TwimlError(f"12200 Schema validation warning: {element.tag} {element.attrib}")
	return list(root)


def _date(seconds: float | None) -> str | None:
	return formatdate(int(seconds)).replace("-0000", "+0000") if seconds else None
