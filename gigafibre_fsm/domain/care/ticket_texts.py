"""Texts that customers send: in the thread of their open ticket, or as a new one; what asks for nothing opens none."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.care import phone_index, waiting
from gigafibre_fsm.domain.care.satisfaction import TEMPLATE as RATING
from gigafibre_fsm.domain.care.text_meaning import is_answer, read_stars
from gigafibre_fsm.domain.care.tickets import merged, notices, stages, visibility, writing
from gigafibre_fsm.domain.messaging.inbound.keywords import classify_reply
from gigafibre_fsm.domain.platform import phone_numbers
from gigafibre_fsm.domain.platform.message_text import write_lines
from gigafibre_fsm.exceptions import FsmError, NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST_SUBJECT = 100
TEXTS_A_DAY = 30
"""Of one number that go into tickets: two machines that answer each other stop here; all of them stay in FSM SMS."""


def text_received(message: "Document", now: datetime) -> None:
	"""Write an incoming text into a ticket; keywords such as STOP, and texts of technicians, are none.

	Args:
		message: an FSM SMS that was just stored.
		now: site time, naive.
	"""
	body, number = (message.body or "").strip(), message.from_number or ""
	if not body or classify_reply(body) or not _is_number(number) or _is_technician(number):
		return
	if _count_today(number, now) > TEXTS_A_DAY:
		return
	customer = _find_customer(message, number)
	if customer and _rate(customer, number, body, now):
		return
	ticket = _find_open(message, customer, number, now)
	if not ticket and is_answer(body):
		return
	if ticket:
		_add(ticket, message, customer, now)
	else:
		_open(message, customer)


def _is_number(number: str) -> bool:
	"""Whether somebody can be answered: short codes and names of senders are machines."""
	try:
		return bool(phone_numbers.to_textable(number))
	except ValueError:
		return False


def _is_technician(number: str) -> bool:
	return bool(frappe.db.exists("Dispatch Technician", {"mobile": number}))


def _count_today(number: str, now: datetime) -> int:
	return frappe.db.count(
		"FSM SMS",
		{"direction": "In", "from_number": number, "creation": (">", frappe.utils.add_days(now, -1))},
	)


def _find_customer(message: "Document", number: str) -> str:
	if message.recipient_doctype == "Customer" and message.recipient:
		return message.recipient
	held_by = phone_index.find_customers(number)
	return held_by[0].customer if len(held_by) == 1 else ""


def _rate(customer: str, number: str, body: str, now: datetime) -> bool:
	"""Take `4` for the rating that the last text to this number asked for."""
	stars = read_stars(body)
	if not stars:
		return False
	last = frappe.get_all(
		"FSM SMS",
		{"direction": "Out", "to_number": number},
		["template", "reference_name"],
		order_by="name desc",
		limit=1,
	)
	if not last or last[0].template != RATING or not last[0].reference_name:
		return False
	try:
		writing.rate_ticket(last[0].reference_name, customer, stars, "", now)
	except (FsmError, NotYours):
		frappe.clear_messages()
		return False
	return True


def _find_open(message: "Document", customer: str, number: str, now: datetime) -> str:
	"""Return the ticket that a text answers, or the newest open one of who wrote; locked; empty without one."""
	if message.reference_doctype == "Issue" and (name := _lock_continued(message, customer, now)):
		return name
	if customer:
		whose: dict[str, object] = {"customer": customer}
	else:
		whose = {"fsm_from_number": number}
	is_open = {**whose, "status": ("not in", stages.STATUS_OVER)}
	return frappe.db.get_value("Issue", is_open, "name", order_by="modified desc", for_update=True) or ""


def _lock_continued(message: "Document", customer: str, now: datetime) -> str:
	"""Return the ticket that our last text was about, if a reply continues it and asks for more than thanks."""
	fields = ["name", "status", "modified", "customer"]
	ticket = merged.find_surviving(message.reference_name)
	row = frappe.db.get_value("Issue", ticket, fields, as_dict=True, for_update=True)
	if not row or row.customer != customer or not stages.is_reopened(row.status, row.modified, now):
		return ""
	is_thanks = row.status in stages.STATUS_OVER and is_answer(message.body or "")
	return "" if is_thanks else row.name


def _open(message: "Document", customer: str) -> None:
	body = " ".join((message.body or "").split())
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			# Frappe rewrites or refuses what looks like a tag
			"subject": body[:LONGEST_SUBJECT].replace("<", "‹").replace(">", "›"),
			"customer": customer or None,
			"fsm_from_number": message.from_number,
			"description": write_lines(message.body or ""),
		}
	)
	# guard: the provider's signature was verified before the text was stored
	issue.insert(ignore_permissions=True, ignore_mandatory=True)
	_write(issue.name, message, customer)


def _add(ticket: str, message: "Document", customer: str, now: datetime) -> None:
	issue = frappe.get_doc("Issue", ticket)
	before = issue.status
	_write(ticket, message, customer)
	if before in stages.STATUS_OVER:
		# ERPNext opens the ticket with the message, past the events of the Issue
		waiting.log_source_change(issue, (before, "Open"), message.from_number, now)
	notices.notify_assigned(issue, "The customer has written.")


def _write(ticket: str, message: "Document", customer: str) -> None:
	name = frappe.db.get_value("Customer", customer, "customer_name") if customer else message.from_number
	written = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "SMS",
			"sent_or_received": stages.RECEIVED_BY_US,
			"subject": frappe.db.get_value("Issue", ticket, "subject"),
			"phone_no": message.from_number,
			"sender_full_name": (name or "")[:140],
			"content": write_lines(message.body or ""),
			"status": "Linked",
			"reference_doctype": "Issue",
			"reference_name": ticket,
			"fsm_text": message.name,
			visibility.FIELD: int(bool(customer)),
		}
	)
	# guard: as for _open
	written.insert(ignore_permissions=True, ignore_mandatory=True)
