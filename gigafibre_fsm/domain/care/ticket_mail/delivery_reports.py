"""What a mail server reports of an e-mail that it could not deliver. Pure; RFC 3464, and RFC 5321 for its codes."""

import re
from dataclasses import dataclass
from email.message import Message

_ID = re.compile(r"^message-id:\s*<([^<>\s]+)>", re.IGNORECASE | re.MULTILINE)
MOST_PARTS = 30
LONGEST_TEXT = 50_000


@dataclass(frozen=True)
class DeliveryReport:
	"""A report.

	Attributes:
		address: whom the message did not reach, in small letters; empty if the report does not say.
		is_final: whether it will not be tried again.
		status: the code, `5.1.1`; empty without one.
		message_ids: the ids that the report quotes of the message; one of them may be ours.
	"""

	address: str
	is_final: bool
	status: str
	message_ids: tuple[str, ...]


def read_report(mail: Message) -> DeliveryReport:
	"""Return what a report says; one in words alone names only the message that it quotes."""
	parts = [part for part, _number in zip(mail.walk(), range(MOST_PARTS), strict=False)]
	fields = _read_fields(parts)
	status, action = fields.get("status", "").split(" ")[0], fields.get("action", "").lower()
	recipient = fields.get("final-recipient") or fields.get("original-recipient") or ""
	ids = [each for part in parts[1:] or parts for each in _quoted_ids(part, is_whole=not parts[1:])]
	return DeliveryReport(
		address=recipient.rpartition(";")[2].strip(" <>").lower(),
		is_final=action == "failed" and not status.startswith("4"),
		status=status,
		message_ids=tuple(dict.fromkeys(ids)),
	)


def _read_fields(parts: list[Message]) -> dict[str, str]:
	"""Return the fields of the first recipient that failed, or of the last one named."""
	found: dict[str, str] = {}
	for part in parts:
		if part.get_content_type() != "message/delivery-status":
			continue
		for block in part.get_payload() if part.is_multipart() else ():
			fields = {name.lower(): " ".join(str(value).split()) for name, value in block.items()}
			if "final-recipient" in fields or "original-recipient" in fields:
				found = fields
				if fields.get("action", "").lower() == "failed":
					return found
	return found


def _quoted_ids(part: Message, *, is_whole: bool) -> list[str]:
	if (own := part.get("Message-ID")) and not is_whole:
		return re.findall(r"<([^<>\s]+)>", str(own))
	if part.get_content_type() not in ("text/rfc822-headers", "text/plain"):
		return []
	text = part.get_payload(decode=True) or b""
	return _ID.findall(text[:LONGEST_TEXT].decode("utf-8", "replace"))
