"""One ticket as its customer sees it: both sides' messages with their files, oldest first."""

from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.access.files import StoredFile, read_title
from gigafibre_fsm.domain.care.tickets import quoted_text, stages, visibility
from gigafibre_fsm.domain.care.tickets.kinds import label_of
from gigafibre_fsm.domain.care.tickets.ticket_list import read_subject
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.platform.message_text import read_lines
from gigafibre_fsm.exceptions import NotYours

MOST_MESSAGES = 50
PICTURES = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True, slots=True)
class MessageFile:
	"""A file of a message: the row that its address names, its name, and whether browsers show it as a picture."""

	row: str
	title: str
	is_picture: bool


@dataclass(frozen=True, slots=True)
class TicketMessage:
	"""A message as plain text with line breaks; `author` is a first name, empty for the customer; site time, naive.

	`quoted` is what an e-mail of theirs repeats below their own words, and their signature.
	"""

	is_ours: bool
	author: str
	text: str
	quoted: str
	written_on: datetime
	files: tuple[MessageFile, ...]


@dataclass(frozen=True)
class TicketPage:
	"""A ticket.

	Attributes:
		name: of the Issue.
		kind: in the reader's words; empty if the company shows none for it.
		subject: as the customer wrote it; empty if somebody of the staff wrote it.
		stage: of `stages`.
		written_on: site time, naive.
		messages: the newest ones, oldest first.
		older: continues before the first of them; empty at the beginning.
		is_reopened: whether a reply continues this ticket; else it begins a new one.
		may_rate: whether the customer may say how we did.
		rating: stars from 1 to 5; 0 before.
		follows: the earlier ticket that this one continues; empty without one.
	"""

	name: str
	kind: str
	subject: str
	stage: str
	written_on: datetime
	messages: tuple[TicketMessage, ...]
	older: str
	is_reopened: bool
	may_rate: bool
	rating: int
	follows: str


def load_page(ticket: str, customer: str, language: str, now: datetime, *, before: str = "") -> TicketPage:
	"""Return a customer's ticket with its newest messages, in three queries.

	Args:
		ticket: name of the Issue.
		customer: name of the Customer whom the reader stands for.
		language: fr or en, of the reader.
		now: site time, naive.
		before: `older` of another answer, to read on.

	Raises:
		NotYours: the ticket is another customer's, or there is none.
	"""
	row = _find_ticket(ticket, customer)
	found = _messages(ticket, before)
	shown = found[:MOST_MESSAGES]
	files = _files([each.name for each in shown])
	last = "" if before or not shown else shown[0].sent_or_received
	return TicketPage(
		name=row.ticket,
		kind=label_of(row, language) if row.fsm_shown_to_customers else "",
		subject=read_subject(row),
		stage=stages.stage_of(row.status, last),
		written_on=row.creation,
		messages=tuple(_view(each, files.get(each.name, ())) for each in reversed(shown)),
		older=shown[-1].creation.isoformat() if len(found) > MOST_MESSAGES else "",
		is_reopened=stages.is_reopened(row.status, row.modified, now),
		may_rate=stages.may_rate(row.status, row.fsm_rating or 0),
		rating=row.fsm_rating or 0,
		follows=row.fsm_follows or "",
	)


def find_file(ticket: str, customer: str, row: str) -> StoredFile:
	"""Return a file of a message that the customer sees.

	Args:
		ticket: name of the Issue.
		customer: name of the Customer whom the reader stands for.
		row: as in `MessageFile`.

	Raises:
		NotYours: there is no such file in a message of this customer's ticket.
	"""
	file, message, issue = (frappe.qb.DocType(name) for name in ("File", "Communication", "Issue"))
	rows = (
		frappe.qb.from_(file)
		.join(message)
		.on((file.attached_to_doctype == "Communication") & (message.name == file.attached_to_name))
		.join(issue)
		.on((message.reference_doctype == "Issue") & (issue.name == message.reference_name))
		.select(file.file_url, message.name)
		.where((file.name == row) & (issue.name == ticket) & (issue.customer == customer))
		.where(message[visibility.FIELD] == 1)
		.run()
	)
	if not rows:
		raise NotYours
	address, name = rows[0]
	return StoredFile(address, "Communication", name)


def require_own(ticket: str, customer: str) -> None:
	"""Refuse a ticket that is not this customer's; raises NotYours."""
	if not frappe.db.exists("Issue", {"name": ticket, "customer": customer}):
		raise NotYours


def _find_ticket(ticket: str, customer: str) -> "frappe._dict":
	issue, kind, user = (frappe.qb.DocType(name) for name in ("Issue", "Issue Type", "User"))
	rows = (
		frappe.qb.from_(issue)
		.left_join(kind)
		.on(kind.name == issue.issue_type)
		.left_join(user)
		.on(user.name == issue.raised_by)
		.select(issue.name.as_("ticket"), issue.subject, issue.status, issue.creation, issue.modified)
		.select(issue.via_customer_portal, issue.fsm_rating, issue.fsm_follows, user.user_type)
		.select(kind.name, kind.fsm_label_fr, kind.fsm_label_en, kind.fsm_shown_to_customers)
		.where((issue.name == ticket) & (issue.customer == customer))
		.run(as_dict=True)
	)
	if not rows:
		raise NotYours
	return rows[0]


def _messages(ticket: str, before: str) -> list["frappe._dict"]:
	filters: dict[str, object] = {"reference_doctype": "Issue", "reference_name": ticket, visibility.FIELD: 1}
	if moment := _parse_moment(before):
		filters["creation"] = ("<", moment)
	fields = ["name", "sent_or_received", "sender_full_name", "content", "creation"]
	return frappe.get_all(
		"Communication", filters, fields, order_by="creation desc, name desc", limit=MOST_MESSAGES + 1
	)


def _parse_moment(text: str) -> datetime | None:
	try:
		return datetime.fromisoformat(text) if text else None
	except ValueError:
		return None


def _files(messages: list[str]) -> dict[str, tuple[MessageFile, ...]]:
	if not messages:
		return {}
	filters = {"attached_to_doctype": "Communication", "attached_to_name": ("in", messages)}
	fields = ["name", "file_name", "attached_to_name"]
	found: dict[str, tuple[MessageFile, ...]] = {}
	for row in frappe.get_all("File", filters, fields, order_by="creation, name"):
		title = read_title(row.file_name or row.name)
		file = MessageFile(row.name, title, title.lower().endswith(PICTURES))
		found[row.attached_to_name] = (*found.get(row.attached_to_name, ()), file)
	return found


def _view(row: "frappe._dict", files: tuple[MessageFile, ...]) -> TicketMessage:
	is_ours = row.sent_or_received == stages.SENT
	author = names.first_name(row.sender_full_name or "") if is_ours else ""
	text, quoted = read_lines(row.content), ""
	if not is_ours:
		text, quoted = quoted_text.split_quoted(text)
	return TicketMessage(is_ours, author, text, quoted, row.creation, files)
