"""Sets the status of tickets for a user, as their forms do: with the service level, and the question about a visit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

TicketStatus = Literal["Open", "Replied", "On Hold", "Resolved", "Closed"]
MOST = 500
"""Tickets at once: as many as a list shows at most."""


def set_statuses(names: Sequence[str], status: TicketStatus) -> int:
	"""Set the status of tickets, and return how many did not have it.

	Args:
		names: of Issues, each of which the user of the request must be allowed to write.
		status: the new one.

	Raises:
		FsmError: one of them no longer exists, or there are more than `MOST`.
		frappe.PermissionError: the user may not write one of them.
	"""
	if len(names) > MOST:
		frappe.throw(_("Choose at most {0} tickets at once.").format(MOST), FsmError)
	return sum(_set_status(name, status) for name in dict.fromkeys(names))


def mark_answered(name: str) -> None:
	"""Give a ticket the status of an answered one, for a user who settled elsewhere what its customer wrote.

	Args:
		name: of the Issue; the caller has checked that the user may settle it.
	"""
	ticket = _lock(name)
	ticket.status = "Replied"
	# a dispatcher has no right on tickets; the texts about visits are theirs to settle
	ticket.save(ignore_permissions=True)


def _set_status(name: str, status: TicketStatus) -> bool:
	ticket = _lock(name)
	ticket.check_permission("write")
	if ticket.status == status:
		return False
	ticket.status = status
	ticket.save()
	return True


def _lock(name: str) -> "Document":
	"""Return a ticket, locked until the transaction ends."""
	if not frappe.db.get_value("Issue", name, "name", for_update=True):
		frappe.throw(_("{0} no longer exists. Reload the page.").format(name), FsmError)
	return frappe.get_doc("Issue", name)
