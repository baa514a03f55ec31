"""Jobs whose ticket or order ended before them: a user is asked, and nothing is cancelled automatically."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.workflow import booking

if TYPE_CHECKING:
	from frappe.model.document import Document

WAITS = (lifecycle.DRAFT, lifecycle.SCHEDULED, lifecycle.DISPATCHED, lifecycle.ON_HOLD)
"""Statuses of a job that has not begun, so that it may still be cancelled."""

OVER = frozenset({"Closed", "Resolved"})
"""Statuses of a ticket that needs no job any more."""

EVENTS = {booking.TICKET: "Ticket", booking.ORDER: "Order"}


def find_open_job(source: tuple[str, str]) -> str | None:
	"""Return the job of a ticket or order that has not begun; None without one."""
	filters = {booking.LINKS[source[0]]: source[1], "status": ("in", WAITS)}
	return frappe.db.get_value("Dispatch Job", filters, "name")


def ask_dispatch(source: "Document", steps: tuple[str, str], actor: str, now: datetime) -> None:
	"""Record on the job that its ticket or order ended, and ask the user whether it is still needed.

	The question is a message on the desk, to the user who ended the ticket or order. Does nothing if it has
	no job that has not begun.

	Args:
		source: the Issue or Sales Order.
		steps: its status before and after.
		actor: full name of the user, as the job's timeline shows it.
		now: site time, naive.
	"""
	job = log_source_change(source, steps, actor, now)
	if job:
		link = frappe.utils.get_link_to_form("Dispatch Job", job)
		frappe.msgprint(
			_("Its visit {0} is still planned. Cancel it if it is no longer needed.").format(link),
			indicator="orange",
			alert=True,
		)


def log_source_change(source: "Document", steps: tuple[str, str], actor: str, now: datetime) -> str | None:
	"""Add a row to the job's timeline with the status change of its ticket or order.

	Args:
		source: the Issue or Sales Order.
		steps: its status before and after.
		actor: full name of the user, as the timeline shows it.
		now: site time, naive.

	Returns:
		Name of the Dispatch Job; None if this ticket or order has no job that has not begun.
	"""
	name = find_open_job((source.doctype, source.name))
	if not name:
		return None
	job = job_repository.lock_job(name)
	left, reached = steps
	event = EVENTS[source.doctype]
	job_repository.add_event(job, event, actor, now, from_status=left, to_status=reached, detail=source.name)
	job_repository.save_job(job)
	return name


def describe_question(job: "Document") -> str | None:
	"""Return what is to be asked about an unbegun job whose ticket or order has ended, or is not paid; None otherwise."""
	if job.status not in WAITS:
		return None
	if job.issue and frappe.db.get_value("Issue", job.issue, "status") in OVER:
		return _("Its ticket {0} is closed or resolved. Is this visit still needed?").format(job.issue)
	if job.sales_order and _is_over(job.sales_order):
		return _("Its order {0} is cancelled or closed. Is this visit still needed?").format(job.sales_order)
	if job.sales_order and _is_unpaid(job.sales_order):
		return _("Its customer is ordering {0} now and has not paid yet: leave it until then.").format(
			job.sales_order
		)
	return None


def _is_unpaid(order: str) -> bool:
	return frappe.db.get_value("Sales Order", order, "fsm_portal_state") == OrderState.AWAITING.value


def _is_over(order: str) -> bool:
	docstatus, status = frappe.db.get_value("Sales Order", order, ["docstatus", "status"]) or (0, "")
	return docstatus == 2 or status == "Closed"


def staff_language() -> str:
	"""Return the site's language for texts on tickets and orders.

	Staff read these, not the technician whose action causes them.
	"""
	return frappe.db.get_default("lang") or "en"
