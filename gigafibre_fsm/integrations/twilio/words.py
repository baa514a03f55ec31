"""Twilio's words and codes as ours: how far a message or a call is, and why it failed. Nobody else reads Twilio's own.

Sources: https://www.twilio.com/docs/messaging/api/message-resource#message-status-values,
https://www.twilio.com/docs/voice/api/call-resource#call-status-values,
https://www.twilio.com/docs/voice/twiml/dial#attributes-recording-status-callback and
https://www.twilio.com/docs/api/errors
"""

from enum import Enum


class DeliveryStatus(str, Enum):
	"""How far a message is; the value is what FSM SMS keeps."""

	ACCEPTED = "accepted"
	QUEUED = "queued"
	SENDING = "sending"
	SENT = "sent"
	PARTLY_DELIVERED = "partly delivered"
	DELIVERED = "delivered"
	NOT_DELIVERED = "not delivered"
	FAILED = "failed"
	CANCELLED = "cancelled"
	READ = "read"


class FailureReason(Enum):
	"""Why a message failed; the value is the English sentence that says it."""

	BAD_NUMBER = "This is not a valid phone number."
	COUNTRY_OFF = "Text messages to this country are not switched on in the Twilio account."
	OPTED_OUT = "This person has asked not to receive text messages."
	NO_ROUTE = "Twilio cannot carry messages from our number to this number."
	NO_TEXTS = "This number cannot receive text messages."
	TOO_LONG = "The message is longer than 1600 characters."
	OUT_OF_REACH = "The phone is switched off or out of reach."
	BLOCKED = "The recipient or the carrier blocks our messages."
	UNKNOWN_NUMBER = "This number is unknown or no longer in service."
	LANDLINE = "This number is a landline or its carrier cannot be reached."
	FILTERED = "The carrier filtered this message as unwanted."
	UNEXPLAINED = "The carrier did not say why it failed."
	TOLL_FREE_NOT_VERIFIED = "Our toll-free number is not verified yet."
	NOT_REGISTERED = "Our number is not registered for messages to the United States."
	OTHER = "The message could not be delivered."


STATUSES = {
	"accepted": DeliveryStatus.ACCEPTED,
	"scheduled": DeliveryStatus.ACCEPTED,
	"queued": DeliveryStatus.QUEUED,
	"sending": DeliveryStatus.SENDING,
	"sent": DeliveryStatus.SENT,
	"partially_delivered": DeliveryStatus.PARTLY_DELIVERED,
	"delivered": DeliveryStatus.DELIVERED,
	"undelivered": DeliveryStatus.NOT_DELIVERED,
	"failed": DeliveryStatus.FAILED,
	"canceled": DeliveryStatus.CANCELLED,
	"read": DeliveryStatus.READ,
}
REASONS = {
	"21211": FailureReason.BAD_NUMBER,
	"21408": FailureReason.COUNTRY_OFF,
	"21610": FailureReason.OPTED_OUT,
	"21612": FailureReason.NO_ROUTE,
	"21614": FailureReason.NO_TEXTS,
	"21617": FailureReason.TOO_LONG,
	"30003": FailureReason.OUT_OF_REACH,
	"30004": FailureReason.BLOCKED,
	"30005": FailureReason.UNKNOWN_NUMBER,
	"30006": FailureReason.LANDLINE,
	"30007": FailureReason.FILTERED,
	"30008": FailureReason.UNEXPLAINED,
	"30032": FailureReason.TOLL_FREE_NOT_VERIFIED,
	"30034": FailureReason.NOT_REGISTERED,
}


def delivery_status(word: str) -> DeliveryStatus | None:
	"""Return what a status of Twilio's means; None for a word that is none of an outgoing message."""
	return STATUSES.get(word)


def failure_reason(code: str) -> FailureReason:
	"""Return why a message failed, by Twilio's code; OTHER for a code that says nothing to us."""
	return REASONS.get(code, FailureReason.OTHER)


class LegStatus(Enum):
	"""How far one leg of a call is."""

	QUEUED = "queued"
	RINGING = "ringing"
	IN_PROGRESS = "in progress"
	COMPLETED = "completed"
	BUSY = "busy"
	NO_ANSWER = "no answer"
	FAILED = "failed"
	CANCELED = "canceled"

	@property
	def is_final(self) -> bool:
		"""Whether the leg is over."""
		return self not in (LegStatus.QUEUED, LegStatus.RINGING, LegStatus.IN_PROGRESS)


class RecordingStatus(Enum):
	"""What became of a recording."""

	COMPLETED = "completed"
	ABSENT = "absent"
	FAILED = "failed"
	OTHER = "other"


LEGS = {
	"queued": LegStatus.QUEUED,
	"initiated": LegStatus.QUEUED,
	"ringing": LegStatus.RINGING,
	"in-progress": LegStatus.IN_PROGRESS,
	"answered": LegStatus.IN_PROGRESS,
	"completed": LegStatus.COMPLETED,
	"busy": LegStatus.BUSY,
	"no-answer": LegStatus.NO_ANSWER,
	"failed": LegStatus.FAILED,
	"canceled": LegStatus.CANCELED,
}
RECORDINGS = {
	"completed": RecordingStatus.COMPLETED,
	"absent": RecordingStatus.ABSENT,
	"failed": RecordingStatus.FAILED,
}


def leg_status(word: str) -> LegStatus | None:
	"""Return the status for Twilio's word; None for a word that Twilio did not have when this was written."""
	return LEGS.get(word)


def recording_status(word: str) -> RecordingStatus:
	"""Return the status for Twilio's word; OTHER for one that says nothing of the end."""
	return RECORDINGS.get(word, RecordingStatus.OTHER)
