"""Repeat visits: a job at a location visited within the last 30 days is linked to that earlier job."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Coalesce, Max
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import follow_up, lifecycle

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder
	from pypika.terms import Term

	from frappe.model.document import Document

DAYS = 30
WAS_THERE = (lifecycle.COMPLETED, lifecycle.NOT_DONE)
"""Statuses of a job for which a technician was at the location."""


def link_previous(job: "Document", before: "Document | None") -> None:
	"""Set the previous visit of a job that is new or moved to another location; the caller saves it.

	Jobs that it follows up are not counted, and a recurring job has no previous visit.
	"""
	if before is not None and before.service_location == job.service_location:
		return
	job.previous_visit = None
	if job.service_location and not job.auto_repeat:
		job.previous_visit = _latest(job, job.flags.now or now_datetime())


def ended_on(job) -> "Term":
	"""Expression on the table `job` (Dispatch Job): when the technician was last there."""
	return Coalesce(job.completed_on, job.on_site_on)


def last_job_end(job) -> "QueryBuilder":
	"""Subquery: the latest end of a job before `job` (Dispatch Job) at the same location."""
	earlier = frappe.qb.DocType("Dispatch Job").as_("earlier")
	there = (earlier.service_location == job.service_location) & (earlier.name != job.name)
	return (
		frappe.qb.from_(earlier).select(Max(ended_on(earlier))).where(there & earlier.status.isin(WAS_THERE))
	)


def days_between(previous: datetime | None, job: datetime | date | None) -> int | None:
	"""Return the days from the earlier job to this one.

	None without an earlier one, 0 on the same day or before.
	"""
	if previous is None or job is None:
		return None
	day = job.date() if isinstance(job, datetime) else job
	return max(0, (day - previous.date()).days)


def _latest(job: "Document", now: datetime) -> str | None:
	dispatch_job = frappe.qb.DocType("Dispatch Job")
	known = [job.name or "", *follow_up.find_chain(job.follow_up_of)]
	was_there = dispatch_job.status.isin(WAS_THERE) & ended_on(dispatch_job).isnotnull()
	query = (
		frappe.qb.from_(dispatch_job)
		.select(dispatch_job.name)
		.where((dispatch_job.service_location == job.service_location) & was_there)
		.where((ended_on(dispatch_job) >= now - timedelta(days=DAYS)) & dispatch_job.name.notin(known))
		.orderby(ended_on(dispatch_job), order=frappe.qb.desc)
		.limit(1)
	)
	found = query.run()
	return found[0][0] if found else None
