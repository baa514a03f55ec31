"""What was said: calls, texts, e-mails, the messages of tickets, and notes of ours."""

from pypika.terms import Case, Term

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.care.customer_view.timeline_columns import (
	SourceRows,
	TimelineSource,
	read_beginning,
	table,
	write_constant,
)
from gigafibre_fsm.domain.care.customer_view.timeline_order import CALL, MAIL, NOTE, TEXT
from gigafibre_fsm.domain.care.portal.messages import mails

CALLS, TEXTS, MAILS, QUEUED_MAILS, NOTES = "call", "text", "mail", "queued", "note"


def _select_calls(customer: Term) -> SourceRows:
	call = table("FSM Call")
	query = frappe.qb.from_(call).where(call.customer == customer)
	terms = {
		"side": Case().when(call.direction == "Inbound", "in").else_("out"),
		"state": call.status,
		"title": call.outcome,
		"text": read_beginning(call.notes),
		"author": call.agent,
		"about_doctype": write_constant("FSM Call"),
		"about_name": call.name,
		"detail": call.number,
	}
	return SourceRows(query, call.instant, call.name, terms)


def _select_texts(customer: Term) -> SourceRows:
	sms = table("FSM SMS")
	query = frappe.qb.from_(sms).where((sms.recipient == customer) & (sms.recipient_doctype == "Customer"))
	terms = {
		"side": Case().when(sms.direction == "In", "in").else_("out"),
		"state": sms.state,
		"title": sms.template,
		"text": sms.body,
		"author": Case().when(sms.direction == "In", "").else_(sms.owner),
		"about_doctype": sms.reference_doctype,
		"about_name": sms.reference_name,
		"detail": Case().when(sms.direction == "In", sms.from_number).else_(sms.to_number),
	}
	return SourceRows(query, sms.creation, sms.name, terms)


def _select_mails(customer: Term) -> SourceRows:
	mail = table("Communication")
	names = _names_about_documents(customer).union(_names_by_links(customer)).as_("found")
	query = (
		frappe.qb.from_(names)
		.join(mail)
		.on(mail.name == names.name)
		.where(mail.communication_type == "Communication")
		.where(Coalesce(mail.email_status, "").notin(["Spam", "Trash"]))
	)
	terms = {
		"side": Case().when(mail.sent_or_received == "Received", "in").else_("out"),
		"state": mail.delivery_status,
		"title": mail.subject,
		"text": read_beginning(mail.content),
		"author": Coalesce(mail.sender_full_name, mail.sender),
		"about_doctype": mail.reference_doctype,
		"about_name": mail.reference_name,
		"detail": _find_address(mail),
	}
	return SourceRows(query, mail.creation, mail.name, terms)


def _find_address(mail) -> Term:
	"""Return the address of the other side; empty for a message of the account, which Frappe stores like an e-mail."""
	is_received = mail.sent_or_received == "Received"
	came_by_mail = Coalesce(mail.message_id, "") != ""
	return Case().when(is_received & came_by_mail, mail.sender).when(is_received, "").else_(mail.recipients)


def _names_about_documents(customer: Term) -> "frappe.qb":
	mail, mine = table("Communication"), mails.select_documents(customer)
	return (
		frappe.qb.from_(mine)
		.join(mail)
		.on((mail.reference_doctype == mine.doctype) & (mail.reference_name == mine.docname))
		.select(mail.name)
	)


def _names_by_links(customer: Term) -> "frappe.qb":
	link = table("Communication Link")
	mine = (link.link_doctype == "Customer") & (link.link_name == customer)
	return frappe.qb.from_(link).select(link.parent.as_("name")).where(mine)


def _select_queued(customer: Term) -> SourceRows:
	"""E-mails that the site wrote by itself; one that a person wrote is a Communication already."""
	queue, recipient, mine = (
		table("Email Queue"),
		table("Email Queue Recipient"),
		mails.select_documents(customer),
	)
	query = (
		frappe.qb.from_(mine)
		.join(queue)
		.on((queue.reference_doctype == mine.doctype) & (queue.reference_name == mine.docname))
		.join(recipient)
		.on(recipient.parent == queue.name)
		.where(recipient.recipient.isin(_addresses(customer)))
		.where(Coalesce(queue.communication, "") == "")
	)
	terms = {
		"side": write_constant("out"),
		"state": queue.status,
		"text": read_beginning(queue.message),
		"about_doctype": queue.reference_doctype,
		"about_name": queue.reference_name,
		"detail": recipient.recipient,
	}
	return SourceRows(query, queue.creation, queue.name, terms)


def _addresses(customer: Term) -> "frappe.qb":
	link, email, own = table("Dynamic Link"), table("Contact Email"), table("Customer")
	of_contacts = (
		frappe.qb.from_(link)
		.join(email)
		.on(email.parent == link.parent)
		.select(email.email_id)
		.where((link.link_doctype == "Customer") & (link.link_name == customer))
		.where(link.parenttype == "Contact")
	)
	return of_contacts.union(frappe.qb.from_(own).select(own.email_id).where(own.name == customer))


def _select_notes(customer: Term) -> SourceRows:
	"""What people of ours wrote down on the customer, and on what is theirs."""
	note, mine = table("Comment"), mails.select_documents(customer)
	query = (
		frappe.qb.from_(mine)
		.join(note)
		.on((note.reference_doctype == mine.doctype) & (note.reference_name == mine.docname))
		.where(note.comment_type == "Comment")
	)
	terms = {
		"text": read_beginning(note.content),
		"author": Coalesce(note.comment_by, note.comment_email),
		"about_doctype": note.reference_doctype,
		"about_name": note.reference_name,
	}
	return SourceRows(query, note.creation, note.name, terms)


MESSAGE_SOURCES = (
	TimelineSource(CALLS, CALL, True, _select_calls),
	TimelineSource(TEXTS, TEXT, False, _select_texts),
	TimelineSource(MAILS, MAIL, False, _select_mails),
	TimelineSource(QUEUED_MAILS, MAIL, False, _select_queued),
	TimelineSource(NOTES, NOTE, False, _select_notes),
)
