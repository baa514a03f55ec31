"""The visit that installs the line of an order: the kept time becomes its promised window."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import promises, self_service
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.dispatch.workflow import booking, transitions
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.sales.orders import messages, repository
from gigafibre_fsm.domain.sales.orders.intake import slots
from gigafibre_fsm.domain.sales.orders.states import Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay, StepResult
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Dispatch Job"
SAVEPOINT = "fsm_visit_link"
CHANNELS = {"Telephone": promises.PHONE, "Web": promises.PORTAL, "Door": promises.PHONE}
"""By which channel of the sale the customer was promised their window."""


def book_visit(order: "Document", now: datetime) -> StepResult:
	"""Create the visit of a locked order and plan it into the time that is kept for it.

	Raises:
		StepDelay: no time is kept any more; another one is to be chosen.
	"""
	if not slots.is_held(order, now):
		raise StepDelay(Turn.SALES, messages.write_reason(messages.NO_TIME), is_blocked=True)
	job = booking.book_job(
		(booking.ORDER, order.sales_order),
		order.full_name,
		now,
		job_type=slots.find_job_type(order),
		service_location=order.service_location,
	)
	slot_holds.assign_hold(order.slot_hold, job)
	try:
		slot_holds.confirm_hold(order.slot_hold, order.full_name, now, channel=CHANNELS[order.channel])
	except FsmError as refusal:
		frappe.clear_last_message()
		reason = messages.write_reason(messages.TIME_TAKEN)
		raise StepDelay(Turn.SALES, reason, is_blocked=True) from refusal
	repository.write_order(order, dispatch_job=job)
	_send_link(job, now)
	return StepResult((DOCTYPE, job))


def cancel_visit(order: "Document", now: datetime) -> None:
	"""Cancel the visit of a locked order; its customer is told if they were promised it.

	Raises:
		StepDelay: the technician is there.
	"""
	job = job_repository.lock_job(order.dispatch_job)
	if job.status in lifecycle.FINAL:
		return
	if job.status not in lifecycle.NOT_BEGUN:
		raise StepDelay(Turn.TECHNICIAN, messages.write_reason(messages.VISIT_UNDER_WAY), is_blocked=True)
	reason = _("The order {0} was cancelled.", formatting.language(frappe.db.get_default("lang")))
	transitions.apply_transition(
		job, lifecycle.CANCELLED, order.full_name, now=now, reason=reason.format(order.name)
	)


def _send_link(job: str, now: datetime) -> None:
	"""Text the link of the visit; what speaks against it undoes nothing else."""
	frappe.db.savepoint(SAVEPOINT)
	try:
		self_service.send_fresh_link(job, now)
	except frappe.ValidationError:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
