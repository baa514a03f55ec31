"""What a customer writes: a new ticket, a reply, a rating. The callers have checked who the customer is.

Every function locks first, so that of two windows the second one finds what the first one did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.access.portal import accounts, sessions
from gigafibre_fsm.domain.billing import customers
from gigafibre_fsm.domain.care import due, waiting
from gigafibre_fsm.domain.care.tickets import (
	first_aid,
	limits,
	line_snapshot,
	merged,
	notices,
	stages,
	visibility,
)
from gigafibre_fsm.domain.platform.message_text import write_lines
from gigafibre_fsm.exceptions import FsmError, NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.access.portal.sessions import PortalIdentity

LONGEST_SUBJECT = 100
LONGEST_WORDS = 1000
PHOTOS_AT_ONCE = 500
"""The rest is due the next minute."""


@dataclass(frozen=True)
class TicketWriter:
	"""Who writes: the Customer, their name, the Contact (empty if unknown) and the e-mail address (empty without one)."""

	customer: str
	title: str
	contact: str
	email: str


@dataclass(frozen=True)
class CustomerMessage:
	"""What is written: the text as it was typed, and photos as JPEG without metadata."""

	text: str
	photos: Sequence[bytes] = ()


def identify_writer(identity: "PortalIdentity") -> TicketWriter:
	"""Return who writes: the customer for whom a person signed in, with that person's contact and address."""
	found = (each.contact for each in sessions.list_choices(identity) if each.customer == identity.customer)
	contact = next(found, "")
	email = identity.sent_to if accounts.is_email(identity.sent_to) else ""
	if contact and not email:
		email = frappe.db.get_value("Contact", contact, "email_id") or ""
	return TicketWriter(identity.customer, identity.title, contact, email)


def create_ticket(
	writer: TicketWriter, kind: str, message: CustomerMessage, passed: Sequence[str], now: datetime
) -> str:
	"""Create a ticket with what was tried and the state of the line; return the name of the Issue.

	Args:
		writer: who writes.
		kind: name of an Issue Type that customers may choose.
		message: the first message.
		passed: the steps of first aid that did not help.
		now: site time, naive.

	Raises:
		FsmError: the kind is none that customers may choose, the text is empty or too long, there are too many
			photos, or the customer has opened too many tickets today.
	"""
	text = limits.clean_text(message.text)
	limits.require_few_photos(len(message.photos))
	chosen = {"name": kind or "", "fsm_shown_to_customers": 1}
	aid = frappe.db.get_value("Issue Type", chosen, ["name", "fsm_first_aid"])
	if not aid:
		frappe.throw(_("Choose what it is about."), FsmError)
	customers.lock_customer(writer.customer)
	limits.require_few_tickets(writer.customer, now)
	tried = {f"fsm_tried_{step}": int(step in passed) for step in first_aid.ADVICE}
	line = line_snapshot.describe_line(writer.customer, now) if aid[1] else {}
	return _insert(writer, kind, CustomerMessage(text, message.photos), {**tried, **line})


def add_reply(ticket: str, writer: TicketWriter, message: CustomerMessage, now: datetime) -> str:
	"""Add a customer's reply to a ticket and return the ticket that has it.

	One that has been over for too long is left as it is: the reply begins a new ticket that refers to it.

	Args:
		ticket: name of the Issue.
		writer: who writes.
		message: the reply.
		now: site time, naive.

	Raises:
		NotYours: the ticket is another customer's, or there is none.
		FsmError: the text is empty or too long, there are too many photos, or the customer has written too much
			today.
	"""
	text = limits.clean_text(message.text)
	limits.require_few_photos(len(message.photos))
	message = CustomerMessage(text, message.photos)
	ticket = merged.find_target(ticket, writer.customer)
	issue = _lock_own(ticket, writer.customer)
	if not stages.is_reopened(issue.status, issue.modified, now):
		customers.lock_customer(writer.customer)
		limits.require_few_tickets(writer.customer, now)
		return _insert(writer, issue.issue_type, message, {"fsm_follows": issue.name})
	limits.require_few_messages(ticket, now)
	before = issue.status
	issue.flags.actor = writer.title
	_receive(issue, writer, message)
	if before in stages.STATUS_OVER and not issue.service_level_agreement:
		# ERPNext opens the ticket with the message: one without a service level past the events of the Issue
		waiting.log_source_change(issue, (before, "Open"), writer.title, now)
	notices.notify_assigned(issue, "The customer has written.")
	return ticket


def rate_ticket(ticket: str, customer: str, stars: str, words: str, now: datetime) -> None:
	"""Store how a customer rates a ticket that is over; a bad rating is shown to a person.

	Args:
		ticket: name of the Issue.
		customer: name of the Customer whom the reader stands for.
		stars: 1 to 5, as the form sends it.
		words: what the customer adds; may be empty.
		now: site time, naive.

	Raises:
		NotYours: the ticket is another customer's, or there is none.
		FsmError: no number from 1 to 5 was chosen, the words are too long, the ticket is open again, or it was rated.
	"""
	chosen = {str(number): number for number in range(stages.WORST, stages.BEST + 1)}.get(stars)
	if chosen is None:
		frappe.throw(_("Choose from 1 to 5 stars."), FsmError)
	words = (words or "").replace("\x00", "").strip()
	if len(words) > LONGEST_WORDS:
		frappe.throw(_("At most {0} characters fit. Shorten it a little.").format(LONGEST_WORDS), FsmError)
	issue = _lock_own(ticket, customer)
	if issue.fsm_rating:
		frappe.throw(_("You have rated this already. Thank you!"), FsmError)
	if not stages.may_rate(issue.status, 0):
		frappe.throw(_("This request is open again: you can rate it once it is settled."), FsmError)
	values = {"fsm_rating": chosen, "fsm_rating_words": words, "fsm_rated_on": now}
	# not a change of the ticket: its age decides until when a reply opens it again
	frappe.db.set_value("Issue", ticket, values, update_modified=False)
	if chosen <= stages.BAD:
		notices.notify_staff(issue, "A customer is not satisfied.")


def _lock_own(ticket: str, customer: str) -> "Document":
	"""Return a ticket of this customer, locked; raises NotYours for any other one."""
	if not frappe.db.get_value("Issue", {"name": ticket, "customer": customer}, "name", for_update=True):
		raise NotYours
	return frappe.get_doc("Issue", ticket)


def write_subject(text: str) -> str:
	"""Return the beginning of a message; with `‹›`, because Frappe rewrites or refuses what looks like a tag."""
	return " ".join(text.split())[:LONGEST_SUBJECT].replace("<", "‹").replace(">", "›")


def _insert(
	writer: TicketWriter, kind: str | None, message: CustomerMessage, values: dict[str, object]
) -> str:
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"customer": writer.customer,
			"contact": writer.contact or None,
			"raised_by": writer.email or None,
			"subject": write_subject(message.text),
			"description": write_lines(message.text),
			"issue_type": kind,
			# ERPNext writes the description into the timeline, as a message that was received
			"via_customer_portal": 1,
			**values,
		}
	)
	# guard: the page has checked that the reader stands for this customer
	issue.insert(ignore_permissions=True)
	first = {
		"reference_doctype": "Issue",
		"reference_name": issue.name,
		"communication_type": "Communication",
	}
	name = frappe.db.get_value("Communication", first, "name")
	values = {visibility.FIELD: 1, "sender_full_name": writer.title[:140]}
	frappe.db.set_value("Communication", name, values, update_modified=False)
	_attach(name, message.photos)
	return issue.name


def _receive(issue: "Document", writer: TicketWriter, message: CustomerMessage) -> None:
	"""Write a reply into the ticket's timeline, in the shape in which ERPNext writes the first message."""
	written = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"email_status": "Open",
			"subject": issue.subject,
			"sender": writer.email or None,
			"sender_full_name": writer.title[:140],
			"content": write_lines(message.text),
			"status": "Linked",
			"reference_doctype": "Issue",
			"reference_name": issue.name,
			"has_attachment": int(bool(message.photos)),
			visibility.FIELD: 1,
		}
	)
	# the document that Frappe opens again with the message, and ERPNext saves if it has a service level
	written.parent_doc = issue
	# guard: as for _insert; customers have no right to write Communications
	written.insert(ignore_permissions=True, ignore_mandatory=True)
	_attach(written.name, message.photos)


def _attach(communication: str, photos: Sequence[bytes]) -> None:
	for number, photo in enumerate(photos, 1):
		files.store_file("Communication", communication, f"photo-{number}.jpg", photo)


def forget_old_photos(before: datetime) -> None:
	"""Delete photos that customers sent before a moment; site time, naive."""
	old = {**due.PHOTO_FILES, "creation": ("<", before)}
	for name in frappe.get_all("File", old, pluck="name", order_by="creation", limit=PHOTOS_AT_ONCE):
		# guard: the clock deletes what is too old; the bytes go with the last File of them
		frappe.delete_doc("File", name, ignore_permissions=True)
