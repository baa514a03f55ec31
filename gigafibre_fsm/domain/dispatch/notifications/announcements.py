"""Decides which messages are sent about a job: outbox rows, queued in the transaction of their cause.

The effect key (idempotency key) of each message contains the announced fact, so that the same fact is sent
once however often a job is recalled, dispatched again or saved. The caller saves the job.
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


def announce_status(job: "Document", actor: str, now: datetime) -> None:
	"""Send the messages that are due when a job has just reached its status.

	Nothing is sent for Draft, Scheduled and On Site: a recall from Dispatched is brief, and the transition
	that follows it is announced.

	Args:
		job: the Dispatch Job in its new status; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	tell = {
		lifecycle.DISPATCHED: _published,
		lifecycle.EN_ROUTE: customer_notices.notify_on_the_way,
		lifecycle.ON_HOLD: technician_notices.notify_all_removed,
		lifecycle.COMPLETED: customer_notices.notify_done,
		lifecycle.NOT_DONE: technician_notices.notify_all_removed,
		lifecycle.CANCELLED: _cancelled,
	}.get(job.status)
	if tell:
		tell(job, actor, now)


def withdraw_text(job: "Document", status: str) -> bool:
	"""Cancel the customer's text about a status that the job is leaving; False if it was sent already."""
	template = {
		lifecycle.EN_ROUTE: customer_notices.ON_THE_WAY,
		lifecycle.COMPLETED: customer_notices.DONE,
	}[status]
	return outbox.withdraw_messages(template, ("Dispatch Job", job.name))


def is_owed(job: str, status: str) -> bool:
	"""Whether a text about this status of a job is still queued for its customer."""
	templates = {lifecycle.EN_ROUTE: customer_notices.ON_THE_WAY, lifecycle.COMPLETED: customer_notices.DONE}
	if status not in templates:
		return False
	return outbox.is_waiting(templates[status], ("Dispatch Job", job))


def announce_change(job: "Document", actor: str, now: datetime) -> None:
	"""Send the messages about a changed plan of a dispatched job that had no draft.

	Args:
		job: the Dispatch Job with its new plan; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	if job.status == lifecycle.DISPATCHED:
		_published(job, actor, now)


def announce_plan(
	job: "Document", before: "Placement", actor: str, now: datetime, *, tell_customer: bool
) -> None:
	"""Send the messages about a draft that was just published.

	Args:
		job: the Dispatch Job with its new plan; the caller saves it.
		before: the placement that technicians saw until now.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		tell_customer: whether a customer whose window changed is texted. False: the dispatcher phones
			them, and the promise is recorded as made by phone.
	"""
	technician_notices.notify_plan(job, actor, now, had=before.technicians)
	customer_notices.notify_window(job, actor, now, by_text=tell_customer)


def announce_withdrawn(
	job: "Document", technicians: Iterable[str], actor: str, now: datetime, *, tell_customer: bool
) -> None:
	"""Notify technicians that a job was taken off their lists; the promise to the customer stays open.

	Args:
		job: the Dispatch Job; the caller saves it.
		technicians: names of the Dispatch Technicians who had it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		tell_customer: whether to text the customer that the promised visit is postponed. False: the
			dispatcher informs them.
	"""
	technician_notices.notify_removed(job, technicians, actor, now)
	if tell_customer:
		customer_notices.notify_postponed(job, actor, now)


def _published(job: "Document", actor: str, now: datetime) -> None:
	technician_notices.notify_plan(job, actor, now)
	customer_notices.notify_window(job, actor, now)


def _cancelled(job: "Document", actor: str, now: datetime) -> None:
	technician_notices.notify_all_removed(job, actor, now)
	customer_notices.notify_cancelled(job, actor, now)
