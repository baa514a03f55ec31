"""Bills that come by e-mail: each file of a message becomes a reading. Nobody is answered, so that no loop can begin."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

import frappe
from frappe.utils import validate_email_address

from gigafibre_fsm.domain.billing.supplier_bills import pages, reader, readings
from gigafibre_fsm.domain.equipment.imaging.image import detect_kind

MOST_FILES = 20
SMALLEST_PICTURE = 20_000
"""Bytes; a smaller picture is a logo or a signature."""
SOURCE_TITLE = "message.eml"


def keep_mails(sources: Sequence[bytes], now: datetime) -> None:
	"""Keep the bills of some messages; a message without one is kept itself, so that none is lost.

	Args:
		sources: the messages as they came; one that was fetched before gives the same readings again.
		now: site time, naive.
	"""
	for source in sources:
		sender, found = _read_message(source)
		for title, content in found:
			readings.keep_file(title, content, source=readings.EMAIL, sender=sender, now=now)
		if not found:
			_keep_without_bill(source, sender, now)


def _read_message(source: bytes) -> tuple[str, list[tuple[str, bytes]]]:
	"""Return who wrote, and the files that may be bills; a message that cannot be read has none."""
	try:
		mail = message_from_bytes(source, policy=policy.default)
		sender = validate_email_address(parseaddr(str(mail.get("From", "")))[1].lower())
		return sender, list(_list_files(mail))[:MOST_FILES]
	except Exception:
		# whatever Python's parser raises at a broken message: it is kept as it came
		return "", []


def _list_files(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
	for part in mail.walk():
		if part.is_multipart():
			continue
		content = part.get_payload(decode=True) or b""
		is_picture = detect_kind(content) is not None and len(content) >= SMALLEST_PICTURE
		if is_picture or pages.is_pdf(content):
			yield " ".join((part.get_filename() or "bill").split()), content


def _keep_without_bill(source: bytes, sender: str, now: datetime) -> None:
	kept = readings.keep_file(SOURCE_TITLE, source, source=readings.EMAIL, sender=sender, now=now)
	if not kept.is_known:
		values = {"state": readings.FAILED, "problem": reader.UNSUPPORTED, "next_attempt": None}
		frappe.db.set_value(readings.DOCTYPE, kept.reading, values)
