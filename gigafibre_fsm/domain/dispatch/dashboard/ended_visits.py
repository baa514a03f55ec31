"""Loads the visits that technicians ended in a period."""

from datetime import date, timedelta

from pypika import Case

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.dashboard.productivity import EndedVisit
from gigafibre_fsm.domain.dispatch.job import lifecycle


def list_ended(
	first_day: date, last_day: date, *, job_type: str = "", technician: str = ""
) -> list[EndedVisit]:
	"""Return the visits that ended in a period, in one query.

	Args:
		first_day, last_day: both included.
		job_type: only visits of this type; empty for all.
		technician: only visits of this Dispatch Technician; empty for all.
	"""
	job = frappe.qb.DocType("Dispatch Job")
	later = frappe.qb.DocType("Dispatch Job").as_("later")
	ended_on = Coalesce(job.completed_on, job.on_site_on, job.en_route_on, job.arrival)
	came_back = (
		frappe.qb.from_(later)
		.select(later.previous_visit)
		.where(later.previous_visit.isnotnull() & (later.status != lifecycle.CANCELLED))
	)
	is_settled = Case().when(
		(job.outcome == lifecycle.COMPLETE) & job.follow_up_job.isnull() & job.name.notin(came_back), 1
	)
	query = (
		frappe.qb.from_(job)
		.select(job.technician, job.status, is_settled.else_(0))
		.select(job.labour_minutes, job.travel_minutes, job.duration)
		.where(job.status.isin([lifecycle.COMPLETED, lifecycle.NOT_DONE]) & job.technician.isnotnull())
		.where((ended_on >= first_day) & (ended_on < last_day + timedelta(days=1)))
	)
	query = query.where(job.job_type == job_type) if job_type else query
	query = query.where(job.technician == technician) if technician else query
	return [
		EndedVisit(who, status == lifecycle.COMPLETED, bool(settled), *(minutes or 0 for minutes in spent))
		for who, status, settled, *spent in query.run()
	]
