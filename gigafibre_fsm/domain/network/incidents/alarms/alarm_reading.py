"""An alarm of the OLT's management system: whether its sender is who it says, and what it says. Pure.

The content has the shape of Adtran's outage notification (`issue`, `timestamp`, `tenant`, `outage_status`,
`affected_subscribers`), which any system can send; the proof is an HMAC-SHA256 (RFC 2104) over the time and the raw
body, so that an alarm can be neither forged nor sent again later.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from gigafibre_fsm.domain.network.incidents import states

TIME_HEADER, SIGNATURE_HEADER = "X-Fsm-Timestamp", "X-Fsm-Signature"
TOLERANCE = timedelta(minutes=5)
MOST_LINES = 20_000
MOST_TEXT = 140
LONGEST_AHEAD = timedelta(minutes=10)
SECONDS = re.compile(r"[1-9][0-9]{8,11}")
MILLISECONDS_FROM = 10**11
ENDED = {"cleared", "clear", "closed", "resolved", "restored", "ended", "recovered", "inactive"}
BEGUN = {"active", "open", "opened", "raised", "new", "ongoing", "started", "detected"}
GASPS = {"dying-gasp", "dyinggasp", "power", "power-loss", "power-off", "dgi"}
DARK = {"los", "losi", "lob", "lobi", "loss-of-signal", "fibre-cut", "fiber-cut"}
HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class BadAlarm(ValueError):
	"""The content is no alarm that we understand."""


@dataclass(frozen=True, slots=True)
class AlarmLine:
	"""A line that an alarm names: the serial number of its ONT, its customer's account, and its last word, all may be empty."""

	serial: str
	account: str
	cause: str


@dataclass(frozen=True, slots=True)
class AlarmReport:
	"""What an alarm says; `subject` is the same for all alarms about one thing, `happened_on` is UTC."""

	subject: str
	status: str
	happened_on: datetime
	cause: str
	pon_port: str
	lines: tuple[AlarmLine, ...]


def is_proven(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: datetime) -> bool:
	"""Whether an alarm was signed with one of our secrets, at most five minutes ago.

	Args:
		headers: of the request.
		body: as received, byte for byte.
		secrets: those that may have signed; empty ones prove nothing.
		now: UTC, naive.
	"""
	sent = (headers.get(TIME_HEADER) or "").strip()
	if not SECONDS.fullmatch(sent):
		return False
	given = (headers.get(SIGNATURE_HEADER) or "").strip().lower().removeprefix("sha256=")
	signed = sent.encode() + b"." + body
	wanted = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets if secret]
	# every pair is compared, so that the time says nothing about which one matched
	is_ours = any([hmac.compare_digest(each.encode(), given.encode("utf-8", "replace")) for each in wanted])
	age = now.replace(tzinfo=timezone.utc).timestamp() - int(sent)
	return is_ours and abs(age) <= TOLERANCE.total_seconds()


def read_alarm(body: bytes, now: datetime) -> AlarmReport:
	"""Read an alarm whose sender is proven.

	Args:
		body: as received.
		now: UTC, naive.

	Raises:
		BadAlarm: it is no JSON object, its time or status is unreadable, or it names no line or too many.
	"""
	content = _read_object(body)
	lines = content.get("affected_subscribers")
	if not isinstance(lines, list) or not lines or len(lines) > MOST_LINES:
		raise BadAlarm("affected_subscribers")
	cause = _cause(content.get("cause"))
	read = tuple(_line(each, cause) for each in lines if isinstance(each, dict))
	ports = sorted({_text(each.get("pon_port")) for each in lines if isinstance(each, dict)} - {""})
	issue, tenant = _text(content.get("issue")), _text(content.get("tenant"))
	port = ports[0] if len(ports) == 1 else ""
	about = port or hashlib.sha256("\n".join(ports).encode()).hexdigest()[:12]
	return AlarmReport(
		" · ".join(filter(None, (tenant[:40], issue[:40], about[:50]))),
		_status(content.get("outage_status")),
		_moment(content.get("timestamp"), now),
		cause or _common_cause(read),
		port,
		tuple(line for line in read if line.serial or line.account),
	)


def later_word(
	before: str, before_on: datetime | None, word: str, word_on: datetime
) -> tuple[str, datetime | None]:
	"""Return the last word of a line and its time after another one: a gasp counts for more than the darkness it causes.

	Args:
		before: its last word so far; empty if it gave none.
		before_on: when.
		word: another one, which may have come late.
		word_on: when it was given.
	"""
	if not word or (before_on and word_on < before_on - TOLERANCE):
		return before, before_on
	if before == states.DYING_GASP and before_on and abs(word_on - before_on) <= 3 * TOLERANCE:
		return before, before_on
	return word, word_on


def _read_object(body: bytes) -> dict[str, Any]:
	try:
		content = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
	except (ValueError, RecursionError):
		raise BadAlarm("no JSON") from None
	if not isinstance(content, dict) or HALF_CHARACTER.search(json.dumps(content, ensure_ascii=False)):
		raise BadAlarm("no object")
	return content


def _refuse_constant(constant: str) -> None:
	raise ValueError(constant)


def _line(content: Mapping[str, Any], cause: str) -> AlarmLine:
	own = _cause(content.get("cause")) or cause
	return AlarmLine(_text(content.get("onu_serial_number")), _text(content.get("account_id")), own)


def _common_cause(lines: Iterable[AlarmLine]) -> str:
	causes = {line.cause for line in lines}
	return causes.pop() if len(causes) == 1 else ""


def _text(value: object) -> str:
	is_text = isinstance(value, str | int) and not isinstance(value, bool)
	return str(value).strip()[:MOST_TEXT] if is_text else ""


def _status(value: object) -> str:
	word = _text(value).casefold()
	if word in ENDED:
		return states.CLEARED
	if word in BEGUN:
		return states.ACTIVE
	raise BadAlarm("outage_status")


def _cause(value: object) -> str:
	word = _text(value).casefold().replace("_", "-").replace(" ", "-")
	return states.DYING_GASP if word in GASPS else states.LOSS_OF_SIGNAL if word in DARK else ""


def _moment(value: object, now: datetime) -> datetime:
	"""Return a time in seconds or milliseconds since 1970, or in ISO 8601; without a zone it is UTC."""
	try:
		if isinstance(value, int | float) and not isinstance(value, bool):
			number = value / 1000 if value > MILLISECONDS_FROM else value
			moment = datetime.fromtimestamp(number, timezone.utc)
		else:
			moment = datetime.fromisoformat(_text(value).replace("Z", "+00:00"))
			moment = moment.replace(tzinfo=moment.tzinfo or timezone.utc)
		moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
	except (ValueError, OverflowError, OSError):
		raise BadAlarm("timestamp") from None
	if moment > now + LONGEST_AHEAD:
		raise BadAlarm("timestamp")
	return moment
