"""The telephone calls about a ticket: those in which it was opened, or talked about."""

from dataclasses import dataclass
from datetime import datetime

import frappe

MOST_CALLS = 10


@dataclass(frozen=True, slots=True)
class TicketCall:
	"""A call: `started_on` is site time, naive; `outcome` is empty until somebody has written it down."""

	call: str
	is_inbound: bool
	status: str
	outcome: str
	agent: str
	started_on: datetime


def list_calls(ticket: str) -> tuple[TicketCall, ...]:
	"""Return the calls about a ticket, the newest first, in one query."""
	fields = ["name", "direction", "status", "outcome", "agent", "started_on"]
	rows = frappe.get_all(
		"FSM Call", {"issue": ticket}, fields, order_by="instant desc, name", limit=MOST_CALLS
	)
	return tuple(
		TicketCall(
			row.name,
			row.direction == "Inbound",
			row.status,
			row.outcome or "",
			row.agent or "",
			row.started_on,
		)
		for row in rows
	)
