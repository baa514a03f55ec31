"""What becomes of a call: the notes and the outcome of whoever has it, whose it is, and the ticket and visit it led to."""

import frappe
from frappe import _

from gigafibre_fsm.domain.care.customer_view import writing
from gigafibre_fsm.domain.care.telephone.call import repository
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.desk import desk_calls
from gigafibre_fsm.exceptions import FsmError

LONGEST_NOTES = 10_000


def save_notes(name: str, user: str, notes: str) -> StoredCall:
	"""Store what a user writes about their call.

	Args:
		name: of the FSM Call.
		user: name of the User.
		notes: the whole text.

	Raises:
		FsmError: there is no such call, it is a colleague's, or the text is too long.
	"""
	row = desk_calls.lock_own(name, user)
	repository.update_call(name, {"notes": _require_short(notes)})
	return row


def finish(name: str, user: str, outcome: str, notes: str) -> StoredCall:
	"""Store what came of a user's call.

	Args:
		name: of the FSM Call.
		user: name of the User.
		outcome: one of the field's options.
		notes: the whole text; an empty one leaves what is stored.

	Raises:
		FsmError: as for `save_notes`.
	"""
	row = desk_calls.lock_own(name, user)
	values = {"outcome": outcome}
	if notes:
		values["notes"] = _require_short(notes)
	repository.update_call(name, values)
	return row


def choose_customer(name: str, user: str, customer: str) -> StoredCall:
	"""Note which customer a user's call is with.

	Args:
		name: of the FSM Call.
		user: name of the User.
		customer: name of the Customer.

	Raises:
		FsmError: there is no such call, or it is a colleague's.
	"""
	row = desk_calls.lock_own(name, user)
	repository.update_call(name, {"customer": customer})
	return row


def open_ticket(name: str, user: str, subject: str, text: str) -> str:
	"""Open a ticket for the customer of a user's call, and return it; a call has one, however often it is asked for.

	Args:
		name: of the FSM Call.
		user: name of the User.
		subject: what it is about.
		text: what was said; may be empty.

	Raises:
		FsmError: there is no such call, it is a colleague's, nobody knows whose it is, or there is no subject.
	"""
	row = desk_calls.lock_own(name, user)
	if row.issue:
		return row.issue
	ticket = writing.open_ticket(_require_customer(row), "", subject, text)["ticket"]
	repository.update_call(name, {"issue": ticket})
	return ticket


def link_ticket(name: str, user: str, ticket: str) -> StoredCall:
	"""Note that a user's call was about a ticket of its customer's.

	Args:
		name: of the FSM Call.
		user: name of the User.
		ticket: name of the Issue.

	Raises:
		FsmError: there is no such call, it is a colleague's, or the ticket is not its customer's.
	"""
	row = _lock_theirs(name, user, ("Issue", ticket))
	repository.update_call(name, {"issue": ticket})
	return row


def link_visit(name: str, user: str, job: str) -> StoredCall:
	"""Note that a visit was booked or moved in a user's call, which then is about its ticket too.

	Args:
		name: of the FSM Call.
		user: name of the User.
		job: name of the Dispatch Job.

	Raises:
		FsmError: there is no such call, it is a colleague's, or the visit is not its customer's.
	"""
	row = _lock_theirs(name, user, ("Dispatch Job", job))
	ticket = row.issue or frappe.db.get_value("Dispatch Job", job, "issue")
	repository.update_call(name, {"dispatch_job": job, "issue": ticket or None})
	return row


def _lock_theirs(name: str, user: str, document: tuple[str, str]) -> StoredCall:
	"""Lock a user's call, and refuse a document that is not its customer's."""
	row = desk_calls.lock_own(name, user)
	if frappe.db.get_value(*document, "customer") != _require_customer(row):
		frappe.throw(_("This is another customer's. Load the page again."), FsmError)
	return row


def _require_customer(row: StoredCall) -> str:
	if not row.customer:
		frappe.throw(_("Choose first who is calling."), FsmError)
	return row.customer


def _require_short(notes: str) -> str:
	if len(notes) > LONGEST_NOTES:
		frappe.throw(
			_("The notes are longer than {0} characters. Shorten them.").format(LONGEST_NOTES), FsmError
		)
	return notes
