"""What the header of an e-mail says of it, read by its structure. Pure.

Sources: RFC 5322 (identification, addresses), RFC 3834 (Auto-Submitted), RFC 2919 and 2369 (List-*), RFC 3464
(delivery reports), RFC 8601 (Authentication-Results); Precedence and X-Auto-Response-Suppress are conventions.
"""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

MOST_REFERENCES = 50
_ID = re.compile(r"<([^<>\s]+)>")
_FAILED = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*(fail|hardfail|permerror)\b", re.IGNORECASE)
_PASSED_DMARC = re.compile(r"\bdmarc\s*=\s*pass\b", re.IGNORECASE)


@dataclass(frozen=True)
class MailFacts:
	"""What decides about an e-mail.

	Attributes:
		sender: the address in From, in small letters; empty without one.
		sender_name: the name beside it, as it was typed.
		reply_to: the address in Reply-To; empty if it is the sender's own.
		subject: decoded, on one line.
		message_id: without its angle brackets; empty without one.
		references: ids of In-Reply-To, then of References, the newest first, each once.
		auto_submitted, precedence, suppress: the values of these headers, in small letters.
		is_list: whether a mailing list passed it on.
		is_report: whether it is a report of a mail server (`multipart/report`).
		has_null_path: whether it names the empty return path.
		origin: X-Frappe-Site, where a site of this kind sent it.
		failed_checks: checks of the sender that our mail server reports as failed, `dmarc`, `spf`.
		date: when it was written, as it came.
	"""

	sender: str = ""
	sender_name: str = ""
	reply_to: str = ""
	subject: str = ""
	message_id: str = ""
	references: tuple[str, ...] = ()
	auto_submitted: str = ""
	precedence: str = ""
	suppress: str = ""
	is_list: bool = False
	is_report: bool = False
	has_null_path: bool = False
	origin: str = ""
	failed_checks: tuple[str, ...] = ()
	date: str = ""


def read_facts(mail: Message) -> MailFacts:
	"""Return what the header of an e-mail says; what cannot be decoded stands as it came."""
	header = _Header(mail)
	sender_name, sender = _read_address(header.find("From"))
	_name, reply_to = _read_address(header.find("Reply-To"))
	return MailFacts(
		sender=sender,
		sender_name=sender_name,
		reply_to="" if reply_to == sender else reply_to,
		subject=decode_words(header.find("Subject")),
		message_id=next(iter(_ids(header.find("Message-ID"))), ""),
		references=_read_references(header),
		auto_submitted=_word(header.find("Auto-Submitted")),
		precedence=_word(header.find("Precedence")),
		suppress=_plain(header.find("X-Auto-Response-Suppress")).lower(),
		is_list=any(header.find(name) for name in ("List-Id", "List-Unsubscribe", "List-Post")),
		is_report=mail.get_content_type() == "multipart/report",
		has_null_path=_plain(header.find("Return-Path")).replace(" ", "") == "<>",
		origin=_plain(header.find("X-Frappe-Site")).rstrip("/"),
		failed_checks=_read_failed_checks(header.find("Authentication-Results")),
		date=_plain(header.find("Date")),
	)


class _Header:
	"""The first value of each field; bytes that are no ASCII are UTF-8 (RFC 6532) or, failing that, Latin-1."""

	def __init__(self, mail: Message) -> None:
		self._values: dict[str, str] = {}
		for name, value in mail.raw_items():
			self._values.setdefault(name.lower(), _decode_bytes(str(value)))

	def find(self, name: str) -> str:
		"""Return the value of a field; empty without one."""
		return self._values.get(name.lower(), "")


def _decode_bytes(value: str) -> str:
	raw = value.encode("utf-8", "surrogateescape")
	try:
		return raw.decode()
	except UnicodeDecodeError:
		return raw.decode("latin-1")


def decode_words(value: object) -> str:
	"""Return a header as people read it: encoded words decoded, on one line."""
	text = _plain(value)
	# in an unknown character set, the words stand as they came
	with contextlib.suppress(LookupError, ValueError):
		text = str(make_header(decode_header(text)))
	return " ".join(text.replace("\x00", "").split())


def read_addresses(values: Iterable[object]) -> frozenset[str]:
	"""Return the addresses of some headers, in small letters."""
	given = [_plain(value) for value in values if value]
	return frozenset(address.strip().lower() for _name, address in getaddresses(given) if "@" in address)


def _read_address(value: object) -> tuple[str, str]:
	"""Return name and address of the first mailbox; split before decoding, since a name may hold `@` or a comma."""
	for name, address in getaddresses([_plain(value)]):
		if "@" in address:
			return decode_words(name), address.strip().lower()
	return "", ""


def _read_references(header: _Header) -> tuple[str, ...]:
	newest_first = [*_ids(header.find("In-Reply-To")), *reversed(_ids(header.find("References")))]
	return tuple(dict.fromkeys(newest_first))[:MOST_REFERENCES]


def _read_failed_checks(value: object) -> tuple[str, ...]:
	"""Return what the topmost result says; ours stands on top, and a sender who writes one only harms themselves."""
	text = _plain(value)
	if _PASSED_DMARC.search(text):
		# forwarding breaks SPF; DMARC is what counts where it holds
		return ()
	return tuple(sorted({check.lower() for check, _result in _FAILED.findall(text)}))


def _ids(value: object) -> list[str]:
	return _ID.findall(_plain(value))


def _word(value: object) -> str:
	return _plain(value).split(";")[0].strip().lower()


def _plain(value: object) -> str:
	return " ".join(str(value or "").split())
