"""Tickets that become one, and a message that becomes a ticket of its own; a merge can be undone.

The messages and notes move, so that the customer and the staff read one thread. Each remembers where it came from,
and the ticket that is closed points to the other.
"""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care import waiting
from gigafibre_fsm.domain.care.ticket_desk import answering
from gigafibre_fsm.domain.care.tickets.merged import MERGED_INTO
from gigafibre_fsm.domain.platform.message_text import read_lines, write_lines
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

MOVED_FROM = "fsm_moved_from"
LONGEST_SUBJECT = 100
_ENTRIES = ("Communication", "Comment")
_KIND = {"Communication": ("communication_type", "Communication"), "Comment": ("comment_type", "Comment")}


def merge(ticket: str, target: str) -> int:
	"""Move the thread of a ticket into another one of the same customer, and close it; return how many entries moved.

	Args:
		ticket: name of the Issue that is closed; the caller has checked that the user may write both.
		target: name of the Issue that goes on.

	Raises:
		FsmError: both are the same, of two customers or of nobody, or one of them was merged already.
	"""
	if ticket == target:
		frappe.throw(_("Choose another ticket: this one cannot be merged into itself."), FsmError)
	source, goes_on = _lock_both(ticket, target)
	answering.require_not_merged(source)
	answering.require_not_merged(goes_on)
	_require_one_customer(source, goes_on)
	moved = sum(_move(doctype, ticket, target) for doctype in _ENTRIES)
	language = waiting.staff_language()
	_note(goes_on, _("Ticket {0} was merged into this one.", language), ticket)
	# what was merged into it goes along, so that a pointer is never followed twice
	frappe.db.set_value("Issue", {MERGED_INTO: ticket}, MERGED_INTO, target, update_modified=False)
	source.set(MERGED_INTO, target)
	source.status = "Closed"
	source.save()
	return moved


def undo_merge(ticket: str) -> int:
	"""Move the entries of a merged ticket back and open it again; return how many there were.

	Args:
		ticket: name of the Issue; the caller has checked that the user may write it.

	Raises:
		FsmError: it was not merged.
	"""
	target = frappe.db.get_value("Issue", ticket, MERGED_INTO)
	if not target:
		frappe.throw(_("This ticket is not merged with another one."), FsmError)
	source, goes_on = _lock_both(ticket, target)
	moved = sum(_move_back(doctype, target, ticket) for doctype in _ENTRIES)
	_note(goes_on, _("Ticket {0} is on its own again.", waiting.staff_language()), ticket)
	source.set(MERGED_INTO, None)
	source.status = "Open"
	source.save()
	return moved


def split(ticket: str, message: str) -> str:
	"""Make a message of a ticket a ticket of its own, and return the name of its Issue.

	Args:
		ticket: name of the Issue; the caller has checked that the user may write it and create another.
		message: name of a Communication of it.

	Raises:
		FsmError: the message is not in this ticket any more, or is its only one.
	"""
	issue = answering.lock_ticket(ticket)
	known = {"name": message, "reference_doctype": "Issue", "reference_name": ticket}
	content = frappe.db.get_value("Communication", known, "content", for_update=True)
	if content is None:
		frappe.throw(_("This message is in another ticket now. Reload the page."), FsmError)
	if frappe.db.count("Communication", _filters("Communication", ticket)) < 2:
		frappe.throw(_("This is the only message: splitting it off would leave an empty ticket."), FsmError)
	made = _insert_split(issue, read_lines(content))
	frappe.db.set_value("Communication", message, "reference_name", made.name, update_modified=False)
	language = waiting.staff_language()
	_note(issue, _("A message was made a ticket of its own: {0}.", language), made.name)
	_note(made, _("It was split off ticket {0}.", language), ticket)
	return made.name


def _insert_split(issue: "Document", text: str) -> "Document":
	subject = " ".join(text.split())[:LONGEST_SUBJECT] or issue.subject
	fields = ("customer", "contact", "issue_type", "priority", "fsm_service_location")
	# ERPNext writes Guest there for whoever has no address, and Frappe refuses it in a ticket of somebody else
	raised_by = issue.raised_by if "@" in (issue.raised_by or "") else None
	return frappe.get_doc(
		{
			"doctype": "Issue",
			# Frappe rewrites or refuses what looks like a tag
			"subject": subject.replace("<", "‹").replace(">", "›"),
			"description": write_lines(text),
			"issue_split_from": issue.name,
			"raised_by": raised_by,
			**{field: issue.get(field) for field in fields},
		}
	).insert()


def _require_one_customer(source: "Document", goes_on: "Document") -> None:
	if (source.customer or "") != (goes_on.customer or ""):
		sentence = _("{0} and {1} belong to different customers, who must not read each other's messages.")
		frappe.throw(sentence.format(source.name, goes_on.name), FsmError)
	if not source.customer:
		sentence = _(
			"{0} and {1} name no customer, so that nobody knows whether one person wrote both. Choose the customer first."
		)
		frappe.throw(sentence.format(source.name, goes_on.name), FsmError)


def _lock_both(ticket: str, target: str) -> tuple["Document", "Document"]:
	"""Return both tickets, locked; in the order of their names, so that two merges do not wait for each other."""
	locked = {name: answering.lock_ticket(name) for name in sorted((ticket, target))}
	return locked[ticket], locked[target]


def _filters(doctype: str, ticket: str) -> dict[str, str]:
	field, value = _KIND[doctype]
	return {"reference_doctype": "Issue", "reference_name": ticket, field: value}


def _move(doctype: str, ticket: str, target: str) -> int:
	"""Move a ticket's entries; those that came from a third ticket keep that origin."""
	names = frappe.get_all(doctype, _filters(doctype, ticket), pluck="name")
	if names:
		frappe.db.set_value(doctype, {"name": ("in", names)}, "reference_name", target, update_modified=False)
		own = {"name": ("in", names), MOVED_FROM: ("is", "not set")}
		frappe.db.set_value(doctype, own, MOVED_FROM, ticket, update_modified=False)
	return len(names)


def _move_back(doctype: str, target: str, ticket: str) -> int:
	names = frappe.get_all(doctype, {**_filters(doctype, target), MOVED_FROM: ticket}, pluck="name")
	if names:
		values = {"reference_name": ticket, MOVED_FROM: None}
		frappe.db.set_value(doctype, {"name": ("in", names)}, values, update_modified=False)
	return len(names)


def _note(issue: "Document", sentence: str, ticket: str) -> None:
	"""Add a note with a link to another ticket."""
	issue.add_comment("Comment", sentence.format(frappe.utils.get_link_to_form("Issue", ticket)))
