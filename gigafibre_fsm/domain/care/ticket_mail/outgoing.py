"""E-mails of a ticket that leave: in its thread, with its number, through the valve, and to nobody who refuses them."""

from email.message import EmailMessage
from email.parser import Parser
from email.policy import SMTPUTF8
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care.ticket_mail import threads, undelivered
from gigafibre_fsm.domain.platform import outbound_guard

if TYPE_CHECKING:
	from frappe.model.document import Document

MOST_REFERENCES = 10
"""RFC 5322 sets no limit; some servers refuse long headers."""


def prepare_mail(queued: "Document") -> None:
	"""Put a queued e-mail of a ticket into its thread, and take away whom it may not reach.

	Args:
		queued: an Email Queue before it is stored; one about anything else is left alone.
	"""
	if queued.reference_doctype != threads.TICKET or not queued.reference_name:
		return
	message = Parser(policy=SMTPUTF8).parsestr(queued.message or "")
	_thread(message, queued)
	queued.message = message.as_string()
	if queued.communication:
		_keep_reachable(queued)


def _thread(message: EmailMessage, queued: "Document") -> None:
	ticket = queued.reference_name
	subject = str(message.get("Subject") or "")
	if f"#{ticket}" not in subject:
		_set(message, "Subject", f"{subject} (#{ticket})".strip())
	known = [
		each for each in threads.list_message_ids(ticket, MOST_REFERENCES) if each[0] != queued.message_id
	]
	if known:
		answered = next((name for name, side in known if side == "Received"), known[0][0])
		_set(message, "In-Reply-To", f"<{answered}>")
		_set(message, "References", " ".join(f"<{name}>" for name, _side in reversed(known)))
	if not queued.communication:
		_set(message, "Auto-Submitted", "auto-generated")
		_set(message, "X-Auto-Response-Suppress", "All")


def _set(message: EmailMessage, header: str, value: str) -> None:
	del message[header]
	message[header] = value


def _keep_reachable(queued: "Document") -> None:
	"""Take away the recipients whom an answer may not reach, and tell the person who writes it why."""
	obstacles = {row.recipient: _find_obstacle(row.recipient) for row in queued.recipients}
	reached = [address for address, obstacle in obstacles.items() if not obstacle]
	lines = [f"{address}: {obstacle}" for address, obstacle in obstacles.items() if obstacle]
	if not lines:
		return
	queued.set_recipients(reached)
	queued.error = "\n".join(lines)
	frappe.msgprint(
		"<br>".join(frappe.utils.escape_html(line) for line in lines), indicator="orange", alert=True
	)
	if not reached:
		queued.status = "Error"
		frappe.db.set_value("Communication", queued.communication, "delivery_status", "Error")


def _find_obstacle(recipient: str) -> str:
	address = frappe.utils.parse_addr(recipient)[1].lower() or recipient.lower()
	if undelivered.is_unreachable(address):
		return _("not sent, this address refused our last e-mail. Call, text, or ask for another address.")
	return outbound_guard.judge_effect("email", address).reason
