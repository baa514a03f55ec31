"""Ownership of jobs: the single rule, as a query criterion and as a check of a document.

A job is a technician's own if it was published (`dispatched_on` is set) and they lead it or are in its crew.
A subcontractor owns only today's jobs and cannot look up those of other days. The status does not count: a
job that was cancelled or put on hold before it was published is nobody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from pypika.terms import Criterion, ExistsCriterion

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True, slots=True)
class OwnJob:
	"""What the other rooms need to know of a visit that is the technician's own."""

	name: str
	status: str
	job_type: str
	service_location: str
	customer: str | None
	customer_name: str | None


def require(job: str, technician: str) -> OwnJob:
	"""Return the technician's own visit; for whoever does something for it that changes nothing of it.

	What changes the visit takes `repository.lock_for_technician`, which asks the same.

	Raises:
		NotYours: the visit does not exist, is not published, or is somebody else's; the sentence does not say which.
	"""
	dispatch_job = frappe.qb.DocType("Dispatch Job")
	query = (
		frappe.qb.from_(dispatch_job)
		.select(
			dispatch_job.name,
			dispatch_job.status,
			dispatch_job.job_type,
			dispatch_job.service_location,
			dispatch_job.customer,
		)
		.select(Coalesce(dispatch_job.customer_name, dispatch_job.customer))
		.where((dispatch_job.name == job) & is_own(dispatch_job, technician))
	)
	rows = query.run()
	if not rows:
		frappe.throw(not_yours(), NotYours)
	return OwnJob(*rows[0])


def not_yours() -> str:
	"""The one sentence for a visit that is not there, not published or somebody else's."""
	return _("This visit is not on your list. Go back to your list of visits.")


def is_own(job, technician, day=None) -> Criterion:
	"""Return a criterion on a table of jobs: the job is the technician's own.

	Args:
		job: the table of Dispatch Job, or an alias of it.
		technician: name of a Dispatch Technician, or a pypika Parameter.
		day: the first and the last moment of today, or Parameters for them in a statement that is built once.

	Returns:
		A criterion to use in `where`.
	"""
	person = frappe.qb.DocType("Dispatch Technician")
	lent = frappe.qb.from_(person).select(person.name)
	lent = lent.where((person.name == technician) & (person.subcontractor == 1))
	start, end = day or day_bounds(now_datetime())
	is_published = job.dispatched_on.isnotnull()
	return (
		is_assigned(job, technician)
		& is_published
		& (ExistsCriterion(lent).negate() | job.arrival[start:end])
	)


def is_assigned(job, technician) -> Criterion:
	"""Return a criterion on a table of jobs: the technician leads the job or is in its crew.

	Unpublished jobs count as well.

	The arguments are those of is_own().
	"""
	crew = frappe.qb.DocType("Dispatch Job Crew")
	members = frappe.qb.from_(crew).select(crew.parent).where(crew.technician == technician)
	return (job.technician == technician) | job.name.isin(members)


def is_own_document(job: "Document", technician: str | None, now: datetime | None = None) -> bool:
	"""Whether a Dispatch Job in memory is the technician's own; the same rule as is_own().

	Args:
		job: the loaded Dispatch Job; its fields count as they are in memory.
		technician: name of the Dispatch Technician; with None the answer is False.
		now: site time, naive, current time by default; decides which day a subcontractor may see.
	"""
	if not (technician and job.dispatched_on and technician in assigned_technicians(job)):
		return False
	if not technician_users.is_subcontractor(technician):
		return True
	start, end = day_bounds(now or now_datetime())
	return bool(job.arrival) and start <= get_datetime(job.arrival) <= end


def day_bounds(now: datetime) -> tuple[datetime, datetime]:
	"""Return the first and the last moment of the day."""
	start = datetime.combine(now.date(), time(0))
	return start, start + timedelta(days=1, microseconds=-1)


def assigned_technicians(job: "Document") -> list[str]:
	"""Return all technicians of the published job, the lead first; empty if there are none."""
	names = [job.technician, *(row.technician for row in job.crew)]
	return [name for name in dict.fromkeys(names) if name]


def is_action_of(user: str | None, technicians: Iterable[str]) -> bool:
	"""Whether the user of a timeline row is one of these technicians.

	Display names may change or be equal.
	"""
	names = list(technicians)
	return bool(user and names) and bool(
		frappe.db.exists("Dispatch Technician", {"name": ("in", names), "user": user})
	)


def find_assigned_technicians(job: str) -> list[str]:
	"""Return the same as everybody(), for a job that is not loaded."""
	leading = frappe.db.get_value("Dispatch Job", job, "technician")
	crew = frappe.get_all("Dispatch Job Crew", {"parent": job}, pluck="technician", order_by="idx")
	return [name for name in dict.fromkeys((leading, *crew)) if name]
