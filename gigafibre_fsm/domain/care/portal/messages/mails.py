"""The e-mails of the thread: those of the outbox, and those that people wrote from the desk or sent to us.

An e-mail is the customer's if it is about a document of theirs, or about none and linked to no other customer, and if
one of their addresses wrote or received it. What staff write to each other, or to a supplier, about a customer's document
is neither.
"""

from collections.abc import Sequence
from dataclasses import replace
from email import message_from_string, policy

from pypika.terms import ValueWrapper

import frappe
from frappe.query_builder import CustomFunction

from gigafibre_fsm.domain.access import files, links
from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.care.portal.messages import own_addresses, safe_text
from gigafibre_fsm.domain.care.portal.messages.message import (
	FAILED,
	MAIL,
	PAGE,
	QUEUED_MAIL,
	Message,
	MessageAttachment,
	MessagePlace,
)
from gigafibre_fsm.domain.care.portal.messages.own_addresses import OwnAddresses
from gigafibre_fsm.domain.platform.message_text import read_lines
from gigafibre_fsm.exceptions import NotYours

COMMUNICATION, QUEUE, RECIPIENT = "Communication", "Email Queue", "Email Queue Recipient"
OWN_DOCUMENTS = {
	"Customer": "name",
	"Dispatch Job": "customer",
	"FSM Contact Change": "customer",
	"FSM Debit Notice": "customer",
	"FSM Payment": "customer",
	"FSM Payment Method": "customer",
	"Issue": "customer",
	"Sales Invoice": "customer",
	"Sales Order": "customer",
	"Service Suspension": "customer",
	"Subscription Change": "customer",
}
"""Doctypes that e-mails to customers are about, and the field that names the customer."""
LONGEST_SOURCE = 60_000
"""Characters of a queued e-mail that are read: attachments are stored beside it."""
_Substring = CustomFunction("SUBSTRING", ["text", "start", "length"])
_LEFT_US = ("Sent", "Partially Sent", "Error")


def list_queued(customer: str, own: OwnAddresses, cursor: MessagePlace | None) -> list[Message]:
	"""Return the newest e-mails of the outbox before a place in the thread, a page and one more, in one query.

	Args:
		customer: name of the Customer.
		own: the customer's addresses now.
		cursor: the place before which they are; None for the newest.
	"""
	if not own.emails:
		return []
	queue, recipient, mine = (
		frappe.qb.DocType(QUEUE),
		frappe.qb.DocType(RECIPIENT),
		select_documents(customer),
	)
	query = (
		frappe.qb.from_(mine)
		.join(queue)
		.on((queue.reference_doctype == mine.doctype) & (queue.reference_name == mine.docname))
		.join(recipient)
		.on(recipient.parent == queue.name)
		.select(
			queue.name,
			queue.creation,
			queue.status,
			_Substring(queue.message, 1, LONGEST_SOURCE).as_("source"),
		)
		.select(queue.reference_doctype, queue.reference_name, recipient.recipient)
		.where(recipient.recipient.isin(sorted(own.emails)) & queue.status.isin(_LEFT_US))
		.where(queue.communication.isnull() | (queue.communication == ""))
		.groupby(queue.name)
		.orderby(queue.creation, queue.name, order=frappe.qb.desc)
		.limit(PAGE + 1)
	)
	if cursor:
		query = query.where(cursor.is_before(queue.creation, queue.name, QUEUED_MAIL))
	return [_queued(row, own) for row in query.run(as_dict=True)]


def list_communications(customer: str, own: OwnAddresses, cursor: MessagePlace | None) -> list[Message]:
	"""Return the newest e-mails that people wrote before a place in the thread, a page and one more, in one query.

	Args:
		customer: name of the Customer.
		own: the customer's addresses now.
		cursor: the place before which they are; None for the newest.
	"""
	mail = frappe.qb.DocType(COMMUNICATION)
	query = _select_mails(customer).orderby(mail.creation, mail.name, order=frappe.qb.desc).limit(PAGE + 1)
	if cursor:
		query = query.where(cursor.is_before(mail.creation, mail.name, MAIL))
	return [_written(row, own) for row in query.run(as_dict=True)]


def with_files(messages: Sequence[Message]) -> tuple[Message, ...]:
	"""Return the messages with the attachments of those that people wrote, in one query if there are any."""
	names = [each.key.name for each in messages if each.key.source == MAIL]
	if not names:
		return tuple(messages)
	filters = {"attached_to_doctype": COMMUNICATION, "attached_to_name": ("in", names)}
	found: dict[str, tuple[MessageAttachment, ...]] = {}
	for row in frappe.get_all(
		"File", filters, ["name", "file_name", "attached_to_name"], order_by="creation, name"
	):
		file = MessageAttachment(row.name, files.read_title(row.file_name or row.name))
		found[row.attached_to_name] = (*found.get(row.attached_to_name, ()), file)
	return tuple(replace(each, files=found.get(each.key.name, ())) for each in messages)


def find_file(customer: str, row: str) -> tuple[StoredFile, str]:
	"""Return a file of an e-mail of the customer's thread, and how it is called.

	Args:
		customer: name of the Customer whom the reader stands for.
		row: as in `MessageAttachment`.

	Raises:
		NotYours: there is no such file in an e-mail that the customer sees.
	"""
	fields = ["file_url", "file_name", "attached_to_name"]
	file = frappe.db.get_value(
		"File", {"name": row, "attached_to_doctype": COMMUNICATION}, fields, as_dict=True
	)
	if not file:
		raise NotYours
	mail, own = frappe.qb.DocType(COMMUNICATION), own_addresses.load_addresses(customer)
	rows = _select_mails(customer).where(mail.name == file.attached_to_name).run(as_dict=True)
	if not any(_written(each, own).is_shown for each in rows):
		raise NotYours
	title = files.read_title(file.file_name or row)
	return StoredFile(file.file_url, COMMUNICATION, file.attached_to_name), title


def select_documents(customer: str) -> "frappe.qb":
	"""Return a subquery `mine` of the documents of a customer that e-mails are about: `doctype` and `docname`."""
	query = None
	for doctype, field in OWN_DOCUMENTS.items():
		table = frappe.qb.DocType(doctype)
		part = (
			frappe.qb.from_(table)
			.select(ValueWrapper(doctype).as_("doctype"), table.name.as_("docname"))
			.where(table[field] == customer)
		)
		query = part if query is None else query.union_all(part)
	return query.union_all(_sign_in_links(customer)).as_("mine")


def _select_mails(customer: str) -> "frappe.qb":
	mail = frappe.qb.DocType(COMMUNICATION)
	found = _about_documents(customer).union(_about_nothing(customer)).as_("found")
	return (
		frappe.qb.from_(found)
		.join(mail)
		.on(mail.name == found.name)
		.select(mail.name, mail.creation, mail.sent_or_received, mail.sender, mail.recipients, mail.cc)
		.select(mail.subject, mail.content, mail.delivery_status, mail.reference_doctype, mail.reference_name)
		.where((mail.communication_type == COMMUNICATION) & (mail.communication_medium == "Email"))
		.where(mail.email_status.isnull() | mail.email_status.notin(["Spam", "Trash"]))
	)


def _about_documents(customer: str) -> "frappe.qb":
	mail, mine = frappe.qb.DocType(COMMUNICATION), select_documents(customer)
	return (
		frappe.qb.from_(mine)
		.join(mail)
		.on((mail.reference_doctype == mine.doctype) & (mail.reference_name == mine.docname))
		.select(mail.name)
	)


def _about_nothing(customer: str) -> "frappe.qb":
	"""E-mails about no document: linked to this customer by their contacts' addresses, and to no other one."""
	mail, link, other = (
		frappe.qb.DocType(COMMUNICATION),
		frappe.qb.DocType("Communication Link"),
		frappe.qb.DocType("Communication Link").as_("other"),
	)
	is_free = (
		mail.reference_name.isnull() | (mail.reference_name == "") | (mail.reference_doctype == "Contact")
	)
	return (
		frappe.qb.from_(link)
		.join(mail)
		.on(mail.name == link.parent)
		.left_join(other)
		.on((other.parent == mail.name) & (other.link_doctype == "Customer") & (other.link_name != customer))
		.select(mail.name)
		.where(
			(link.link_doctype == "Customer") & (link.link_name == customer) & other.name.isnull() & is_free
		)
	)


def _sign_in_links(customer: str) -> "frappe.qb":
	"""Links with which the customer's contacts sign in; their e-mails are shown without the link."""
	link, person = frappe.qb.DocType(links.DOCTYPE), frappe.qb.DocType("Dynamic Link")
	return (
		frappe.qb.from_(person)
		.join(link)
		.on((link.subject_doctype == "Contact") & (link.subject == person.parent))
		.select(ValueWrapper(links.DOCTYPE).as_("doctype"), link.name.as_("docname"))
		.where((person.parenttype == "Contact") & (person.link_doctype == "Customer"))
		.where(person.link_name == customer)
	)


def _queued(row: "frappe._dict", own: OwnAddresses) -> Message:
	subject, text = _read_source(row.source or "")
	return Message(
		key=MessagePlace(row.creation, QUEUED_MAIL, row.name),
		is_ours=True,
		subject=subject,
		text=text,
		outcome=FAILED if row.status == "Error" else "",
		about=(row.reference_doctype, row.reference_name),
		# the database takes “é” for “e”
		is_shown=(row.recipient or "").strip().lower() in own.emails,
	)


def _written(row: "frappe._dict", own: OwnAddresses) -> Message:
	is_ours = row.sent_or_received == "Sent"
	others = (
		own_addresses.read_emails(row.recipients, row.cc)
		if is_ours
		else own_addresses.read_emails(row.sender)
	)
	return Message(
		key=MessagePlace(row.creation, MAIL, row.name),
		is_ours=is_ours,
		subject=safe_text.hide_secrets(row.subject or ""),
		text=safe_text.hide_secrets(read_lines(row.content)),
		outcome=FAILED if row.delivery_status in ("Error", "Bounced", "Rejected") else "",
		about=(row.reference_doctype, row.reference_name) if row.reference_name else None,
		is_shown=bool(others & own.emails),
	)


def _read_source(source: str) -> tuple[str, str]:
	"""Return subject and words of an e-mail of the outbox; what cannot be read is left out."""
	try:
		mail = message_from_string(source, policy=policy.default)
		body = mail.get_body(preferencelist=("html", "plain"))
		content = body.get_content() if body else ""
		is_html = bool(body) and body.get_content_subtype() == "html"
	except (LookupError, ValueError, AttributeError, TypeError):
		return "", ""
	text = read_lines(content) if is_html else content
	return safe_text.hide_secrets(str(mail.get("Subject", ""))), safe_text.hide_secrets(_without_marks(text))


def _without_marks(text: str) -> str:
	"""Return the text without the places that Frappe fills in when it sends."""
	return "\n".join(line for line in text.splitlines() if not line.strip().startswith("<!--"))
