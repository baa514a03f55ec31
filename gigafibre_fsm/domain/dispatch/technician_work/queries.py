"""The two queries behind the page of a job: the job with its place, and its child rows."""

from collections import defaultdict
from datetime import datetime
from functools import cache, reduce
from typing import TypedDict

from pypika import Parameter
from pypika.terms import NullValue, ValueWrapper

import frappe
from frappe.query_builder.functions import Coalesce
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import follow_up, line_acceptance, ownership, repeat_visits
from gigafibre_fsm.domain.dispatch.technician_work import elsewhere, load_list
from gigafibre_fsm.exceptions import NotYours

Parts = dict[str, list[dict]]

JOB_FIELDS = (
	"name",
	"subject",
	"status",
	"outcome",
	"reason",
	"job_type",
	"priority",
	"instructions",
	"customer_note",
	"arrival",
	"duration",
	"window_start",
	"window_end",
	"customer",
	"issue",
	"signed_by",
	"signed_on",
	"en_route_on",
	"on_site_on",
	"completed_on",
	"follow_up_of",
	"follow_up_job",
	"travel_minutes",
	"labour_minutes",
)
PLACE_FIELDS = (
	"city",
	"postal_code",
	"latitude",
	"longitude",
	"access_notes",
	"network_drop",
	"network_port",
)
UNTIL_OVER = ("access_notes", "network_drop", "network_port")
_NEEDS = (
	"requires_equipment",
	"requires_pickup",
	"requires_before_photo",
	"requires_after_photo",
	"requires_signature",
	"requires_note",
	*line_acceptance.NEEDS,
)
_COLUMNS = load_list.COLUMNS
# part → child table, column → column of the union; texts in a to i, times in at, ticks in x and y
_PARTS = {
	"contact": (
		"Service Location Contact",
		{"a": "contact_name", "b": "role", "c": "phone", "d": "language", "x": "is_primary"},
	),
	"check": (
		"Dispatch Job Check",
		{
			"a": "label_en",
			"b": "label_fr",
			"c": "kind",
			"d": "unit",
			"e": "minimum",
			"f": "maximum",
			"g": "choices",
			"h": "value",
			"i": "photo",
			"x": "required",
			"y": "done",
		},
	),
	"photo": ("Dispatch Job Photo", {"a": "kind", "at": "taken_on"}),
	"earlier_photo": ("Dispatch Job Photo", {"a": "kind", "at": "taken_on"}),
	"earlier_device": ("Dispatch Job Equipment", {"a": "equipment", "b": "action", "at": "at"}),
	"device": (
		"Dispatch Job Equipment",
		{"a": "equipment", "b": "action", "c": "equipment_model", "d": "mac_address", "at": "at"},
	),
	"step": (
		"Dispatch Job Event",
		{
			"a": "event",
			"b": "from_status",
			"c": "to_status",
			"d": "actor",
			"e": "detail",
			"f": "user",
			"at": "happened_on",
		},
	),
}

_PARENTS = {"contact": "%(place)s"}
_EARLIER = ("earlier_photo", "earlier_device")


class JobRow(TypedDict):
	"""One row of the job's page: the job, its place, its type, its customer and its ticket; in site time.

	`follow_up_of` is the job that it follows up, `followed_follows` the one that that job follows up.
	"""

	name: str
	subject: str
	status: str
	outcome: str | None
	reason: str | None
	job_type: str
	priority: str
	instructions: str | None
	customer_note: str | None
	arrival: datetime
	duration: int
	window_start: datetime | None
	window_end: datetime | None
	customer: str
	issue: str | None
	signed_by: str | None
	signed_on: datetime | None
	en_route_on: datetime | None
	on_site_on: datetime | None
	completed_on: datetime | None
	follow_up_of: str | None
	follow_up_job: str | None
	travel_minutes: int
	labour_minutes: int
	service_location: str
	note: str | None
	signature: str | None
	line_proof_reason: str | None
	followed_follows: str | None
	previous_visit: str | None
	previous_on: datetime | None
	last_there_on: datetime | None
	customer_name: str
	city: str | None
	postal_code: str | None
	latitude: float | None
	longitude: float | None
	access_notes: str | None
	network_drop: str | None
	network_port: str | None
	address_line: str | None
	unit: str | None
	label_fr: str | None
	requires_equipment: int
	requires_pickup: int
	requires_before_photo: int
	requires_after_photo: int
	requires_signature: int
	requires_note: int
	requires_line_proof: int
	level_tolerance: float
	weakest_level: float
	strongest_level: float
	requires_speed_test: int
	mobile_no: str | None
	ticket_text: str | None


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
	visit = frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	kind = frappe.qb.DocType("Dispatch Job Type")
	customer = frappe.qb.DocType("Customer")
	ticket = frappe.qb.DocType("Issue")
	previous = frappe.qb.DocType("Dispatch Job").as_("previous")
	followed = frappe.qb.DocType("Dispatch Job").as_("followed")
	own = (visit.name == Parameter("%(job)s")) & ownership.is_own(visit, Parameter("%(technician)s"), _DAY)
	query = (
		frappe.qb.from_(visit)
		.left_join(place)
		.on(place.name == visit.service_location)
		.left_join(kind)
		.on(kind.name == visit.job_type)
		.left_join(followed)
		.on(followed.name == visit.follow_up_of)
		.left_join(previous)
		.on(previous.name == visit.previous_visit)
		.left_join(customer)
		.on(customer.name == visit.customer)
		.left_join(ticket)
		.on(ticket.name == visit.issue)
		.select(*(visit[field] for field in JOB_FIELDS))
		.select(visit.service_location, visit.technician_note.as_("note"), visit.signature)
		.select(visit.line_proof_reason)
		.select(followed.follow_up_of.as_("followed_follows"))
		.select(visit.previous_visit, repeat_visits.ended_on(previous).as_("previous_on"))
		.select(repeat_visits.last_visit_end(visit).as_("last_there_on"))
		.select(Coalesce(visit.customer_name, visit.customer).as_("customer_name"))
		.select(*(place[field] for field in PLACE_FIELDS), place.address_line, place.unit)
		.select(kind.label_fr, *(kind[field] for field in _NEEDS))
		.select(customer.mobile_no, ticket.description.as_("ticket_text"))
		.where(own)
	)
	return query.get_sql()


def load_parts(row: dict, technician: str) -> Parts:
	"""Return the rows of all child tables from one query, in a common set of columns."""
	asked = {
		"job": row["name"],
		"place": row["service_location"],
		"carried": (row["name"],),
		"technician": technician,
		"earlier": (row["follow_up_of"] or "", *follow_up.find_chain(row["followed_follows"])),
	}
	rows = frappe.db.sql(_parts_statement(), _of_today(asked), as_dict=True)
	parts: Parts = defaultdict(list)
	for row in sorted(rows, key=lambda row: row["idx"]):
		parts[row["part"]].append(row)
	return parts


@cache
def _parts_statement() -> str:
	"""Return the query as text, built once per process."""
	queries = [_part(part, doctype, columns) for part, (doctype, columns) in _PARTS.items()]
	queries += [_elsewhere(), *load_list.build_queries()]
	union = reduce(lambda whole, query: whole.union_all(query), queries)
	return frappe.qb.from_(union).select("*").get_sql()


def _elsewhere():
	visit = frappe.qb.DocType("Dispatch Job")
	columns = {"a": elsewhere.name_expression(visit), "b": visit.status, "at": visit.arrival}
	shaped = (columns.get(column, NullValue()).as_(column) for column in _COLUMNS)
	begun = elsewhere.is_under_way(visit, Parameter("%(technician)s"), Parameter("%(job)s"), _DAY)
	return (
		frappe.qb.from_(visit)
		.select(ValueWrapper("elsewhere").as_("part"), visit.name.as_("row"), visit.idx, *shaped)
		.where(begun)
	)


def _part(part: str, doctype: str, columns: dict[str, str]):
	table = frappe.qb.DocType(doctype)
	if part in _EARLIER:
		whose = table.parent.isin(Parameter("%(earlier)s"))
	else:
		whose = table.parent == Parameter(_PARENTS.get(part, "%(job)s"))
	shaped = (
		(table[columns[column]] if column in columns else NullValue()).as_(column) for column in _COLUMNS
	)
	return (
		frappe.qb.from_(table)
		.select(ValueWrapper(part).as_("part"), table.name.as_("row"), table.idx, *shaped)
		.where(whose)
	)
