"""Selects jobs with what the board shows of their place, their type and their line."""

from functools import reduce

from pypika.terms import ValueWrapper

import frappe

from gigafibre_fsm.domain.dispatch.job import repeat_visits
from gigafibre_fsm.domain.dispatch.line_verdict import repository as line_verdicts

FIELDS = (
	"name",
	"subject",
	"job_type",
	"priority",
	"status",
	"customer",
	"customer_name",
	"issue",
	"service_location",
	"arrival",
	"duration",
	"technician",
	"window_start",
	"window_end",
	"promised",
	"locked",
	"has_draft",
	"draft_withdrawn",
	"draft_arrival",
	"draft_technician",
	"draft_duration",
	"draft_crew",
	"required_technician",
	"preferred_technician",
	"crew_size",
	"en_route_on",
	"on_site_on",
	"completed_on",
	"customer_request",
	"ended_outage",
	"outage_proposal",
	"dispatched_on",
	"creation",
	"modified",
)

JobRow = frappe._dict
"""The FIELDS of a job, and what the board shows of its place, its type and its line."""


def list_rows(job, wheres: list, most: int) -> list[list[JobRow]]:
	"""Return the rows of each condition, in one query, each list ordered by arrival.

	Args:
		job: the table that the conditions are about.
		wheres: a condition for each list.
		most: rows of a list; the later ones are left out.
	"""
	if len(wheres) == 1:
		return [_select(job, wheres[0], most).run(as_dict=True)]
	# a part of a union is limited only as a table of its own
	tables = [_select(job, where, most).as_(f"of_{number}") for number, where in enumerate(wheres)]
	parts = [
		frappe.qb.from_(table).select(ValueWrapper(number).as_("part"), table.star)
		for number, table in enumerate(tables)
	]
	union = reduce(lambda whole, part: whole.union_all(part), parts).as_("found")
	query = frappe.qb.from_(union).select(union.star)
	rows = query.orderby("part", "arrival", "creation", "name").run(as_dict=True)
	return [[row for row in rows if row.part == number] for number in range(len(wheres))]


def _select(job, where, most: int):
	place = frappe.qb.DocType("Service Location")
	kind = frappe.qb.DocType("Dispatch Job Type")
	verdict = frappe.qb.DocType("Line Verdict")
	previous = frappe.qb.DocType("Dispatch Job").as_("previous")
	query = (
		frappe.qb.from_(job)
		.left_join(previous)
		.on(previous.name == job.previous_visit)
		.left_join(place)
		.on(place.name == job.service_location)
		.left_join(kind)
		.on(kind.name == job.job_type)
		.left_join(verdict)
		.on(line_verdicts.is_open_for(verdict, job))
		.select(*(job[field] for field in FIELDS))
		.select(repeat_visits.ended_on(previous).as_("previous_on"))
		.select(place.address_line, place.unit, place.city, place.latitude, place.longitude)
		.select(kind.is_trouble, verdict.verdict)
		.where(where)
		.orderby(job.arrival, job.creation, job.name)
		.limit(most)
	)
	# Frappe adds the tags column with the first tag, so that some sites do not have it yet
	if "_user_tags" in frappe.db.get_table_columns("Dispatch Job"):
		query = query.select(job._user_tags)
	return query
