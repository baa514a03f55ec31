"""What Twilio's Messages API accepts, refuses and answers, as its reference describes it."""

import re
import secrets
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit

E164 = re.compile(r"\+[1-9]\d{6,14}")
SHORT_CODE = re.compile(r"\d{3,8}")
SERVICE = re.compile(r"MG[0-9a-f]{32}")
LONGEST_BODY = 1600

# Field names of the request, with the check of their form. The real API ignores names it does not know; a
# stand-in that did so too would hide a spelling mistake.
FIELDS = {
	"To": E164,
	"From": re.compile(r".+"),
	"MessagingServiceSid": re.compile(r".+"),
	"Body": re.compile(r"(?s).*"),
	"StatusCallback": re.compile(r".*"),
	"SmartEncoded": re.compile(r"(?i)true|false"),
	"ShortenUrls": re.compile(r"(?i)true|false"),
	"ValidityPeriod": re.compile(r"\d+"),
	"MaxPrice": re.compile(r"[\d.]+"),
	"Attempt": re.compile(r"\d+"),
	"ProvideFeedback": re.compile(r"(?i)true|false"),
	"RiskCheck": re.compile(r"enable|disable"),
	"ScheduleType": re.compile(r"fixed"),
	"SendAt": re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z"),
}

# GSM 03.38, the characters of one septet and those that take two.
GSM_7 = set(
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_TWICE = set("^{}\\[~]|€\f")

# Advanced Opt-Out with the French words added, as the messaging service is to be set up.
STOP_WORDS = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"} | {
	"ARRET",
	"ARRÊT",
	"DESABONNER",
	"DÉSABONNER",
}
START_WORDS = {"START", "UNSTOP", "YES"}
HELP_WORDS = {"HELP", "INFO", "AIDE"}


class RefusalError(Exception):
	"""A refusal in Twilio's words."""

	def __init__(self, status: int, code: int, message: str) -> None:
		super().__init__(message)
		self.status = status
		self.code = code

	@property
	def body(self) -> dict[str, Any]:
		"""The JSON of the answer."""
		info = f"https://www.twilio.com/docs/errors/{self.code}"
		return {"code": self.code, "message": str(self), "more_info": info, "status": self.status}


@dataclass
class Message:
	"""One text message, out or in; times are seconds since the epoch."""

	to: str
	from_: str
	body: str
	direction: str = "outbound-api"
	status: str = "queued"
	service: str = ""
	status_callback: str = ""
	error_code: int | None = None
	created: float = field(default_factory=time.time)
	sent: float | None = None
	sid: str = field(default_factory=lambda: f"SM{secrets.token_hex(16)}")

	def resource(self, account_sid: str) -> dict[str, Any]:
		"""The message as the REST API shows it."""
		uri = f"/2010-04-01/Accounts/{account_sid}/Messages/{self.sid}"
		accepted = self.status == "accepted"
		return {
			"account_sid": account_sid,
			"api_version": "2010-04-01",
			"body": self.body,
			"date_created": _date(self.created),
			"date_sent": _date(self.sent) if self.sent else None,
			"date_updated": _date(self.sent or self.created),
			"direction": self.direction,
			"error_code": self.error_code,
			"error_message": None,
			"from": self.from_ or None,
			"messaging_service_sid": self.service or None,
			"num_media": "0",
			# A messaging service counts when it has chosen the number to send from.
			"num_segments": "0" if accepted else str(segments(self.body)),
			"price": None,
			"price_unit": "USD",
			"sid": self.sid,
			"status": self.status,
			"subresource_uris": {"media": f"{uri}/Media.json"},
			"to": self.to,
			"uri": f"{uri}.json",
		}


def _date(seconds: float) -> str:
	return formatdate(int(seconds)).replace("-0000", "+0000")


def segments(body: str) -> int:
	"""How many segments a text takes: 160 or 153 septets each, 70 or 67 once a character is outside GSM-7."""
	if all(character in GSM_7 or character in GSM_7_TWICE for character in body):
		size, single, joined = sum(2 if c in GSM_7_TWICE else 1 for c in body), 160, 153
	else:
		size, single, joined = len(body.encode("utf-16-be")) // 2, 70, 67
	return 1 if size <= single else -(-size // joined)


def accept(form: list[tuple[str, str]], numbers: set[str], opted_out: set[str]) -> Message:
	"""The message a request asks for.

	Args:
		form: the request's fields.
		numbers: the account's own numbers and messaging services.
		opted_out: who answered STOP.

	Raises:
		RefusalError: with Twilio's code.
	"""
	fields = dict(form)
	_check_form(form)
	sender, service = fields.get("From", ""), fields.get("MessagingServiceSid", "")
	_check_sender(sender, service, numbers)
	body = fields.get("Body", "")
	if not body:
		raise RefusalError(400, 21602, "Message body is required.")
	if len(body) > LONGEST_BODY:
		raise RefusalError(400, 21617, "The concatenated message body exceeds the 1600 character limit")
	callback = fields.get("StatusCallback", "")
	if callback and not _is_public_looking(callback):
		raise RefusalError(400, 21609, f"The StatusCallback URL {callback} is not a valid URL.")
	if fields["To"] in opted_out:
		raise RefusalError(400, 21610, "Attempt to send to unsubscribed recipient")
	status = "accepted" if service else "queued"
	return Message(fields["To"], sender, body, status=status, service=service, status_callback=callback)


def _check_form(form: list[tuple[str, str]]) -> None:
	names = [name for name, _ in form]
	if "To" not in names:
		raise RefusalError(400, 21604, "A 'To' phone number is required.")
	for name, value in form:
		if name not in FIELDS:
			raise RefusalError(400, 20001, f"Unknown parameter {name}")
		if names.count(name) > 1 or not FIELDS[name].fullmatch(value):
			code = 21211 if name == "To" else 20001
			raise RefusalError(400, code, f"Invalid '{name}' : {value[:40]}")
	to = dict(form)["To"]
	if not to.startswith("+1"):
		raise RefusalError(400, 21408, f"Permission to send an SMS has not been enabled for the region: {to}")
	if not re.fullmatch(r"\+1[2-9]\d{9}", to):
		raise RefusalError(400, 21211, f"Invalid 'To' Phone Number: {to}")


def _check_sender(sender: str, service: str, numbers: set[str]) -> None:
	if not sender and not service:
		raise RefusalError(400, 21603, "A 'From' phone number or a MessagingServiceSid is required.")
	if service and (not SERVICE.fullmatch(service) or service not in numbers):
		raise RefusalError(400, 21701, f"The Messaging Service {service} does not exist.")
	if sender and not (E164.fullmatch(sender) or SHORT_CODE.fullmatch(sender)):
		raise RefusalError(400, 21212, f"Invalid 'From' Phone Number: {sender}")
	if sender and sender not in numbers:
		raise RefusalError(400, 21606, f"The 'From' phone number {sender} is not yours.")


def _is_public_looking(url: str) -> bool:
	parts = urlsplit(url)
	return parts.scheme in ("http", "https") and bool(parts.hostname) and "_" not in (parts.hostname or "_")
