"""Who is told what about a visit: rows of the message outbox, in the transaction of their cause.

The effect key of each message holds the fact it tells, so the same fact is told once, however often a
visit is recalled, dispatched again or saved. Whoever calls saves the job.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.notifications import customer as customer_notices
from gigafibre_fsm.domain.dispatch.notifications import technician as technician_notices
from gigafibre_fsm.domain.messaging.outbox import queue as outbox

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.dispatch.schedule.placement import Placement


def announce(job: "Document", actor: str, now: datetime) -> None:
	"""Tell whoever must know that a job just reached its status.

	A recall tells nobody: it is a moment's step back, and what follows it is told.
	"""
	tell = {
		lifecycle.DISPATCHED: _published,
		lifecycle.EN_ROUTE: customer_notices.tell_on_the_way,
		lifecycle.ON_HOLD: technician_notices.tell_off_all,
		lifecycle.COMPLETED: customer_notices.tell_done,
		lifecycle.NOT_DONE: technician_notices.tell_off_all,
		lifecycle.CANCELLED: _cancelled,
	}.get(job.status)
	if tell:
		tell(job, actor, now)


def withdraw(job: "Document", status: str) -> bool:
	"""Take back what a customer would hear of a status that the visit is leaving; False if they heard it already."""
	template = {
		lifecycle.EN_ROUTE: customer_notices.ON_THE_WAY,
		lifecycle.COMPLETED: customer_notices.DONE,
	}[status]
	return outbox.withdraw(template, ("Dispatch Job", job.name))


def is_owed(job: str, status: str) -> bool:
	"""Whether a text about this status of a visit is still to go to its customer."""
	templates = {lifecycle.EN_ROUTE: customer_notices.ON_THE_WAY, lifecycle.COMPLETED: customer_notices.DONE}
	if status not in templates:
		return False
	return outbox.is_waiting(templates[status], ("Dispatch Job", job))


def announce_change(job: "Document", actor: str, now: datetime) -> None:
	"""Tell of a dispatched job what was changed; nobody else has seen the plan."""
	if job.status == lifecycle.DISPATCHED:
		_published(job, actor, now)


def announce_plan(
	job: "Document", before: "Placement", actor: str, now: datetime, *, tell_customer: bool
) -> None:
	"""Tell of a draft that was just published in place of `before`.

	A customer whose window changed is texted with `tell_customer`; without it the dispatcher tells them by
	phone, and the promise says so.
	"""
	technician_notices.tell_plan(job, actor, now, had=before.everybody)
	customer_notices.tell_window(job, actor, now, by_text=tell_customer)


def announce_withdrawn(
	job: "Document", technicians: Iterable[str], actor: str, now: datetime, *, tell_customer: bool
) -> None:
	"""Tell technicians that a visit was taken off their lists; the customer's promise stands until another one.

	With `tell_customer` the customer is texted that nobody comes then; without it the dispatcher tells them.
	"""
	technician_notices.tell_off(job, technicians, actor, now)
	if tell_customer:
		customer_notices.tell_postponed(job, actor, now)


def _published(job: "Document", actor: str, now: datetime) -> None:
	technician_notices.tell_plan(job, actor, now)
	customer_notices.tell_window(job, actor, now)


def _cancelled(job: "Document", actor: str, now: datetime) -> None:
	technician_notices.tell_off_all(job, actor, now)
	customer_notices.tell_cancelled(job, actor, now)
