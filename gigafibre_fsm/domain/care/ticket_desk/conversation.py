"""A ticket's thread as the staff see it: what the customer wrote, our answers, messages to others, and internal notes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.access.files import StoredFile, read_title
from gigafibre_fsm.domain.care.tickets import visibility
from gigafibre_fsm.domain.care.tickets.stages import SENT
from gigafibre_fsm.domain.platform.message_text import read_lines
from gigafibre_fsm.exceptions import FsmError

CUSTOMER, ANSWER, OTHER, NOTE = "customer", "answer", "other", "note"
MOST_ENTRIES = 50
_BEGUN_BY_A_MESSAGE = ("via_customer_portal", "email_account", "fsm_from_number", "issue_split_from")
"""Fields of a ticket of which one is set if its description is also the first message."""
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True, slots=True)
class EntryFile:
	"""A file of a message: the name of its File, its title, and whether browsers show it as a picture."""

	file: str
	title: str
	is_picture: bool


@dataclass(frozen=True, slots=True)
class ThreadEntry:
	"""A message or a note, as plain text with line breaks.

	Attributes:
		name: of the Communication or Comment.
		kind: customer (they wrote it), answer (they see it), other (an e-mail that they do not see) or note.
		author: full name or address.
		medium: Email, SMS, Phone, … of a message; empty for a note.
		to: whom an e-mail went to; empty for what the customer reads in their account alone.
		text: as it was written.
		written_on: site time, naive.
		files: of a message.
		moved_from: the merged ticket that it came from; empty without one.
	"""

	name: str
	kind: str
	author: str
	medium: str
	to: str
	text: str
	written_on: datetime
	files: tuple[EntryFile, ...]
	moved_from: str


@dataclass(frozen=True, slots=True)
class TicketThread:
	"""The newest entries, oldest first; `older` is how many more there are before them."""

	entries: tuple[ThreadEntry, ...]
	older: int


def load_thread(ticket: str, most: int = MOST_ENTRIES) -> TicketThread:
	"""Return a ticket's thread, in at most six queries.

	Args:
		ticket: name of the Issue.
		most: entries, the newest ones.
	"""
	messages, notes = _list_messages(ticket, most), _list_notes(ticket, most)
	files = _list_files([row.name for row in messages])
	entries = [_read_message(row, files.get(row.name, ())) for row in messages]
	entries += [*map(_read_note, notes), *_list_openings(ticket)]
	entries = sorted(entries, key=lambda entry: (entry.written_on, entry.name))
	whole = _count(ticket) if len(messages) == most or len(notes) == most else len(entries)
	return TicketThread(tuple(entries[-most:]), max(0, whole - most))


def list_messages(ticket: str) -> list[str]:
	"""Return the names of a ticket's newest messages, without notes, the newest first."""
	return [row.name for row in _list_messages(ticket, MOST_ENTRIES)]


def count_unseen(messages: Sequence[str], seen: Collection[str]) -> int:
	"""Return how many messages have come since somebody looked at a thread. Pure.

	Messages before the oldest that was seen do not count: a page shows only the newest entries of a long thread.

	Args:
		messages: names of Communications, the newest first.
		seen: those that were looked at.
	"""
	known = [at for at, message in enumerate(messages) if message in seen]
	return (known[-1] + 1 if known else len(messages)) - len(known)


def find_file(ticket: str, file: str) -> tuple[StoredFile, str]:
	"""Return a file of a ticket's message, and its title.

	Args:
		ticket: name of the Issue.
		file: name of the File.

	Raises:
		FsmError: it is not there, or belongs to another ticket or document.
	"""
	known = {"name": file, "attached_to_doctype": "Communication"}
	row = frappe.db.get_value("File", known, ["file_url", "file_name", "attached_to_name"], as_dict=True)
	if not row or not frappe.db.exists("Communication", {"name": row.attached_to_name, **_filters(ticket)}):
		frappe.throw(_("This file is no longer with this ticket. Reload the page."), FsmError)
	title = read_title(row.file_name or file)
	return StoredFile(row.file_url, "Communication", row.attached_to_name), title


def _filters(ticket: str) -> dict[str, object]:
	return {"reference_doctype": "Issue", "reference_name": ticket, "communication_type": "Communication"}


def _note_filters(ticket: str) -> dict[str, object]:
	return {"reference_doctype": "Issue", "reference_name": ticket, "comment_type": "Comment"}


def _list_messages(ticket: str, most: int) -> list["frappe._dict"]:
	fields = ["name", "sent_or_received", "sender", "sender_full_name", "recipients", "content", "creation"]
	return frappe.get_all(
		"Communication",
		_filters(ticket),
		[*fields, "communication_medium", visibility.FIELD, "fsm_moved_from"],
		order_by="creation desc, name desc",
		limit=most,
	)


def _list_notes(ticket: str, most: int) -> list["frappe._dict"]:
	fields = ["name", "comment_email", "comment_by", "content", "creation", "fsm_moved_from"]
	return frappe.get_all(
		"Comment", _note_filters(ticket), fields, order_by="creation desc, name desc", limit=most
	)


def _list_openings(ticket: str) -> list[ThreadEntry]:
	"""Return what the staff wrote as they opened the ticket; nothing of one that began with a message, which says the same."""
	fields = ["description", "creation", "owner", *_BEGUN_BY_A_MESSAGE]
	row = frappe.db.get_value("Issue", ticket, fields, as_dict=True)
	if not row or not row.description or any(row[field] for field in _BEGUN_BY_A_MESSAGE):
		return []
	author = frappe.get_cached_value("User", row.owner, "full_name") or row.owner
	text = read_lines(row.description)
	return [ThreadEntry(ticket, NOTE, author, "", "", text, row.creation, (), "")] if text.strip() else []


def _count(ticket: str) -> int:
	return frappe.db.count("Communication", _filters(ticket)) + frappe.db.count(
		"Comment", _note_filters(ticket)
	)


def _list_files(messages: list[str]) -> dict[str, tuple[EntryFile, ...]]:
	if not messages:
		return {}
	filters = {"attached_to_doctype": "Communication", "attached_to_name": ("in", messages)}
	fields = ["name", "file_name", "attached_to_name"]
	found: dict[str, tuple[EntryFile, ...]] = {}
	for row in frappe.get_all("File", filters, fields, order_by="creation, name"):
		title = read_title(row.file_name or row.name)
		file = EntryFile(row.name, title, title.lower().endswith(_PICTURES))
		found[row.attached_to_name] = (*found.get(row.attached_to_name, ()), file)
	return found


def _read_message(row: "frappe._dict", files: tuple[EntryFile, ...]) -> ThreadEntry:
	is_sent = row.sent_or_received == SENT
	is_shown = bool(row[visibility.FIELD])
	return ThreadEntry(
		name=row.name,
		kind=OTHER if not is_shown else ANSWER if is_sent else CUSTOMER,
		author=row.sender_full_name or row.sender or "",
		medium=row.communication_medium or "",
		to=(row.recipients or "") if is_sent else "",
		text=read_lines(row.content),
		written_on=row.creation,
		files=files,
		moved_from=row.fsm_moved_from or "",
	)


def _read_note(row: "frappe._dict") -> ThreadEntry:
	return ThreadEntry(
		name=row.name,
		kind=NOTE,
		author=row.comment_by or row.comment_email or "",
		medium="",
		to="",
		text=read_lines(row.content),
		written_on=row.creation,
		files=(),
		moved_from=row.fsm_moved_from or "",
	)
