"""Tickets that are put aside until a time or until their customer writes; they come back by themselves."""

from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.care.ticket_desk import realtime
from gigafibre_fsm.domain.platform import desk_notifications, instants
from gigafibre_fsm.exceptions import FsmError

WAKES, BY = "fsm_wakes_utc", "fsm_snoozed_by"
LONGEST = timedelta(days=30)
"""A ticket that waits for its customer comes back after this time, so that none is forgotten."""
BATCH = 100


def snooze(ticket: str, until: datetime | None, user: str) -> datetime:
	"""Put a ticket aside; return until when, site time, naive.

	Its clock goes on: whoever waits for the customer sets the status too.

	Args:
		ticket: name of the Issue; the caller has checked that the user may write it.
		until: site time, naive; None until the customer writes.
		user: name of the User, who is told when it comes back.

	Raises:
		FsmError: the time is over, or more than LONGEST away.
	"""
	now = instants.now_utc()
	wakes = instants.to_nearest_utc(until) if until else now + LONGEST
	if wakes <= now:
		frappe.throw(_("This time is over. Choose a later one."), FsmError)
	if wakes > now + LONGEST + timedelta(hours=1):
		frappe.throw(_("A ticket can be put aside for {0} days at most.").format(LONGEST.days), FsmError)
	_store(ticket, wakes, user)
	return instants.to_site(wakes)


def wake(ticket: str) -> None:
	"""Bring a ticket back at once; nothing if it is not put aside."""
	if frappe.db.get_value("Issue", ticket, WAKES):
		_store(ticket, None, None)


def customer_wrote(ticket: str) -> None:
	"""Bring a ticket back because its customer has written, and tell whoever put it aside."""
	row = frappe.db.get_value("Issue", ticket, [WAKES, BY], as_dict=True)
	if row and row[WAKES]:
		_store(ticket, None, None)
		if row[BY]:
			desk_notifications.notify_users(
				[row[BY]], "It was put aside, and its customer has written.", "Issue", ticket
			)


def wake_next(now: datetime) -> int:
	"""Bring back the next tickets whose time has come; return how many there were; `now` is naive UTC."""
	due, issue = {WAKES: ("<=", now)}, frappe.qb.DocType("Issue")
	# not by get_all, for which an empty time is an early one
	query = frappe.qb.from_(issue).select(issue.name, issue[BY]).where(issue[WAKES] <= now)
	rows = query.orderby(issue[WAKES]).limit(BATCH).run(as_dict=True)
	for row in rows:
		# locked first: whoever was faster has done it
		if not frappe.db.get_value("Issue", {"name": row.name, **due}, "name", for_update=True):
			continue
		_store(row.name, None, None)
		if row[BY]:
			desk_notifications.notify_users([row[BY]], "It was put aside until now.", "Issue", row.name)
	return len(rows)


def _store(ticket: str, wakes: datetime | None, user: str | None) -> None:
	# no change of the ticket itself: its age decides until when a reply opens it again
	frappe.db.set_value("Issue", ticket, {WAKES: wakes, BY: user}, update_modified=False)
	realtime.announce_ticket(ticket)
