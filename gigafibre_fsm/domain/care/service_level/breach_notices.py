"""Tells whoever has a ticket that it is due soon, and that it is overdue: each once."""

import json
from collections.abc import Callable
from datetime import timedelta

import frappe

from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.service_level import clock, clock_row, ticket_clocks
from gigafibre_fsm.domain.care.service_level.clock import Kind
from gigafibre_fsm.domain.care.service_level.clock_row import GivenNotice
from gigafibre_fsm.domain.care.tickets import notices, queues
from gigafibre_fsm.domain.platform import desk_notifications, instants, transactions

DOCTYPE = "Issue"
SUPPORT = "FSM Support"
BATCH = 200
AGAIN = timedelta(hours=1)
"""After a look that failed, which must not keep the others waiting."""

SENTENCES = {
	(Kind.ANSWER, GivenNotice.SOON): "The customer must be answered soon.",
	(Kind.ANSWER, GivenNotice.OVERDUE): "The answer to the customer is overdue.",
	(Kind.RESOLUTION, GivenNotice.SOON): "It must be settled soon.",
	(Kind.RESOLUTION, GivenNotice.OVERDUE): "It is overdue: it should have been settled.",
}
"""Source strings of the translations."""


def tell_due(may_go_on: Callable[[], bool]) -> None:
	"""Look at the tickets whose clock asks for it, each in a transaction of its own.

	A notice is stored together with the note that it was given, so that a worker that dies repeats none.

	Args:
		may_go_on: whether there is time for another ticket; asked before each.
	"""
	for name in due.list_due_clocks(instants.now_utc(), BATCH):
		if not may_go_on():
			return
		try:
			transactions.run_transaction(lambda name=name: look_at(name))
		except Exception:
			frappe.log_error(title="The clock of a ticket", reference_doctype=DOCTYPE, reference_name=name)
			ticket_clocks.put_off(name, instants.now_utc() + AGAIN)
			frappe.db.commit()  # the next ticket is another transaction


def look_at(name: str) -> None:
	"""Reckon the clock of a ticket again and tell who has it, if there is something to tell."""
	now = instants.now_utc()
	watched = ticket_clocks.reckon_again(name, now)
	if watched is None:
		return
	deadline = watched.deadline
	state = clock.find_state(watched.phase, deadline.soon, deadline.due, now)
	given = clock_row.find_notice(state, watched.given)
	if given == GivenNotice.NOTHING:
		return
	ticket_clocks.record_notice(name, given, deadline)
	desk_notifications.notify_users(_list_people(name), SENTENCES[deadline.kind, given], DOCTYPE, name)


def _list_people(ticket: str) -> list[str]:
	"""Return whoever a ticket is assigned to; if nobody is, who answers its queue, else everybody who answers tickets."""
	row = frappe.db.get_value(DOCTYPE, ticket, ["_assign", "issue_type"], as_dict=True)
	queue = queues.find_queue(row.issue_type)
	if found := json.loads(row._assign or "[]") or sorted(queues.list_members(queue) if queue else ()):
		return found
	roles = (SUPPORT, notices.STAFF)
	return sorted({user for role in roles for user in desk_notifications.list_users(role)})
