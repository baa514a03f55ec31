"""The two queries behind the page of a job: the job with its place, and its child rows."""

from functools import cache
from typing import TYPE_CHECKING

from pypika import Parameter

import frappe
from frappe.query_builder.functions import Coalesce
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import (
	follow_up,
	ownership,
	repeat_visits,
	transition_facts,
)
from gigafibre_fsm.domain.dispatch.technician_work import elsewhere, load_list, typed_union
from gigafibre_fsm.domain.dispatch.technician_work.job_rows import (
	JOB_FIELDS,
	PLACE_FIELDS,
	JobParts,
	JobRow,
	UnderWayRow,
)
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder


# part → its child table, and the parameter with the names of the parents
_CHILD_TABLES = {
	"contacts": ("Service Location Contact", "place"),
	"checks": ("Dispatch Job Check", "job"),
	"photos": ("Dispatch Job Photo", "job"),
	"earlier_photos": ("Dispatch Job Photo", "earlier"),
	"devices": ("Dispatch Job Equipment", "job"),
	"earlier_devices": ("Dispatch Job Equipment", "earlier"),
	"steps": ("Dispatch Job Event", "job"),
}


def load_job(job: str, technician: str) -> JobRow:
	"""Read the job, its place, its job type and what the type asks for.

	Raises:
		NotYours: the job does not exist, is not published, or is another technician's.
	"""
	rows = frappe.db.sql(_job_statement(), _of_today({"job": job, "technician": technician}), as_dict=True)
	if not rows:
		frappe.throw(ownership.not_yours(), NotYours)
	return rows[0]


_DAY = (Parameter("%(start)s"), Parameter("%(end)s"))


def _of_today(values: dict) -> dict:
	start, end = ownership.day_bounds(now_datetime())
	return values | {"start": start, "end": end}


@cache
def _job_statement() -> str:
	"""Return the query as text, built once per process because building it takes longer than running it."""
	job = frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	kind = frappe.qb.DocType("Dispatch Job Type")
	customer = frappe.qb.DocType("Customer")
	ticket = frappe.qb.DocType("Issue")
	previous = frappe.qb.DocType("Dispatch Job").as_("previous")
	followed = frappe.qb.DocType("Dispatch Job").as_("followed")
	own = (job.name == Parameter("%(job)s")) & ownership.is_own(job, Parameter("%(technician)s"), _DAY)
	query = (
		frappe.qb.from_(job)
		.left_join(place)
		.on(place.name == job.service_location)
		.left_join(kind)
		.on(kind.name == job.job_type)
		.left_join(followed)
		.on(followed.name == job.follow_up_of)
		.left_join(previous)
		.on(previous.name == job.previous_visit)
		.left_join(customer)
		.on(customer.name == job.customer)
		.left_join(ticket)
		.on(ticket.name == job.issue)
		.select(*(job[field] for field in JOB_FIELDS))
		.select(job.service_location, job.technician_note.as_("note"), job.signature)
		.select(job.line_proof_reason)
		.select(followed.follow_up_of.as_("followed_follows"))
		.select(job.previous_visit, repeat_visits.ended_on(previous).as_("previous_on"))
		.select(repeat_visits.last_job_end(job).as_("last_there_on"))
		.select(Coalesce(job.customer_name, job.customer).as_("customer_name"))
		.select(*(place[field] for field in PLACE_FIELDS), place.address_line, place.unit)
		.select(kind.label_fr, *(kind[field] for field in transition_facts.NEEDS))
		.select(customer.mobile_no, ticket.description.as_("ticket_text"))
		.where(own)
	)
	return query.get_sql()


def load_parts(row: JobRow, technician: str) -> JobParts:
	"""Return the rows of all tables of the page, read with one query."""
	asked = {
		"job": row["name"],
		"place": row["service_location"],
		"carried": (row["name"],),
		"technician": technician,
		"earlier": (row["follow_up_of"] or "", *follow_up.find_chain(row["followed_follows"])),
	}
	return typed_union.read_rows(_parts_statement(), _of_today(asked), JobParts)


@cache
def _parts_statement() -> str:
	"""Return the query as text, built once per process."""
	children = [_child_rows(part, *source) for part, source in _CHILD_TABLES.items()]
	return typed_union.build_statement([*children, _under_way(), *load_list.build_queries()])


def _child_rows(part: str, doctype: str, parents: str) -> "QueryBuilder":
	table = frappe.qb.DocType(doctype)
	named = Parameter(f"%({parents})s")
	own = table.parent.isin(named) if parents == "earlier" else table.parent == named
	row_type = typed_union.list_row_types(JobParts)[part]
	return typed_union.select_part(part, row_type, table, frappe.qb.from_(table)).where(own)


def _under_way() -> "QueryBuilder":
	job = frappe.qb.DocType("Dispatch Job")
	name = elsewhere.name_expression(job)
	begun = elsewhere.is_under_way(job, Parameter("%(technician)s"), Parameter("%(job)s"), _DAY)
	query = typed_union.select_part("under_way", UnderWayRow, job, frappe.qb.from_(job), customer_name=name)
	return query.where(begun)
