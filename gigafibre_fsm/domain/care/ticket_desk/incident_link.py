"""Lets a ticket belong to a network incident, or be one of its own again, by hand."""

import frappe
from frappe import _

from gigafibre_fsm.domain.care.outages import grouped_tickets
from gigafibre_fsm.domain.care.ticket_desk import realtime
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.exceptions import FsmError

INCIDENT = "Network Incident"


def link_incident(ticket: str, incident: str) -> None:
	"""Let a ticket belong to an incident, whose end then answers it.

	Args:
		ticket: name of the Issue; the caller has checked that the user may write it.
		incident: name of the Network Incident; empty for none.

	Raises:
		FsmError: the incident does not exist or is over.
	"""
	if incident:
		state = frappe.db.get_value(INCIDENT, incident, "state")
		if state is None:
			frappe.throw(
				_("There is no incident {0}. Choose one of the list.").format(incident[:40]), FsmError
			)
		if state not in states.AFFECTING:
			sentence = _("The incident {0} is over: its end can no longer answer this ticket.")
			frappe.throw(sentence.format(incident), FsmError)
	values = {grouped_tickets.FIELD: incident or None, grouped_tickets.ANSWERED: None}
	frappe.db.set_value("Issue", ticket, values)
	realtime.announce_ticket(ticket)
