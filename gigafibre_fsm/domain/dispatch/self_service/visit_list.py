"""The visits of a customer, those to come and those that are over, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job.address import street_line
from gigafibre_fsm.domain.dispatch.self_service import rules
from gigafibre_fsm.domain.platform import formatting

PAGE = 20
MOST_COMING = 50


@dataclass(frozen=True, slots=True)
class VisitRow:
	"""A visit of the list.

	Attributes:
		job: name of the Dispatch Job.
		stage: a value of rules.Stage.
		type_label: the kind of visit, in the language of the request.
		address: street and town.
		window: the window that the customer was told, site time, naive; None without one.
		over_on: when it was completed, or else its last planned moment; None while it is to come.
		has_report: whether there is a report to open.
	"""

	job: str
	stage: str
	type_label: str
	address: str
	window: tuple[datetime, datetime] | None
	over_on: datetime | None
	has_report: bool


@dataclass(frozen=True, slots=True)
class VisitList:
	"""The visits to come, first one first, and a page of those that are over, newest first; `older` continues it."""

	coming: tuple[VisitRow, ...]
	past: tuple[VisitRow, ...]
	older: str


def list_visits(customer: str, before: str = "") -> VisitList:
	"""Return a customer's visits, in two queries; a later page has only those that are over.

	Args:
		customer: name of the Customer whom the reader stands for.
		before: `older` of the page before; anything else that is no such text means the first page.
	"""
	cursor = _parse_cursor(before)
	past = _past(customer, cursor)
	shown = past[:PAGE]
	return VisitList(
		coming=() if cursor else tuple(map(_view, _coming(customer))),
		past=tuple(map(_view, shown)),
		older=f"{shown[-1].over_on.isoformat()}~{shown[-1].name}" if len(past) > PAGE else "",
	)


def _coming(customer: str) -> list["frappe._dict"]:
	job = frappe.qb.DocType("Dispatch Job")
	rows = (
		_select(customer)
		.where(job.status.notin([*lifecycle.FINAL]))
		.orderby(job.window_start.isnull(), job.window_start, job.name)
		.limit(MOST_COMING)
	).run(as_dict=True)
	return [{**row, "over_on": None} for row in rows]


def _past(customer: str, cursor: tuple[datetime, str] | None) -> list["frappe._dict"]:
	job, over_on = frappe.qb.DocType("Dispatch Job"), _over_on()
	query = (
		_select(customer)
		.where(job.status.isin([*lifecycle.FINAL]))
		.orderby(over_on, job.name, order=frappe.qb.desc)
		.limit(PAGE + 1)
	)
	if cursor:
		moment, name = cursor
		query = query.where((over_on < moment) | ((over_on == moment) & (job.name < name)))
	return query.run(as_dict=True)


def _select(customer: str) -> "frappe.qb":
	"""Return the query for the visits that a customer finds in the list, as `rules.is_listed` decides."""
	job, place = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Service Location")
	kind = frappe.qb.DocType("Dispatch Job Type")
	was_told = (job.promised == 1) | job.dispatched_on.isnotnull()
	known = [status for status in lifecycle.STATES if _is_listed(status, was_told=False)]
	after = [status for status in lifecycle.STATES if _is_listed(status, was_told=True)]
	return (
		frappe.qb.from_(job)
		.left_join(place)
		.on(place.name == job.service_location)
		.left_join(kind)
		.on(kind.name == job.job_type)
		.select(
			job.name, job.status, job.outcome, job.job_type, job.promised, job.window_start, job.window_end
		)
		.select(
			job.report, _over_on().as_("over_on"), place.address_line, place.unit, place.city, kind.label_fr
		)
		.where((job.customer == customer) & (job.status.isin(known) | (job.status.isin(after) & was_told)))
	)


def _is_listed(status: str, *, was_told: bool) -> bool:
	return rules.is_listed(status, is_promised=was_told, was_dispatched=was_told)


def _over_on() -> Coalesce:
	job = frappe.qb.DocType("Dispatch Job")
	return Coalesce(job.completed_on, job.window_start, job.arrival, job.creation)


def _view(row: "frappe._dict") -> VisitRow:
	window = rules.known_window(
		row["status"], bool(row["promised"]), (row["window_start"], row["window_end"])
	)
	street = street_line(row["address_line"], row["unit"]) if row["address_line"] else ""
	return VisitRow(
		job=row["name"],
		stage=rules.find_stage(row["status"], row["outcome"], bool(row["promised"])).value,
		type_label=formatting.localized_label(row, frappe.local.lang, other="job_type"),
		address=", ".join(filter(None, (street, row["city"]))),
		window=window if row["over_on"] is None else None,
		over_on=row["over_on"],
		has_report=bool(row["report"]) and row["status"] == lifecycle.COMPLETED,
	)


def _parse_cursor(text: str) -> tuple[datetime, str] | None:
	moment, mark, name = text.partition("~")
	try:
		return (datetime.fromisoformat(moment), name) if mark else None
	except ValueError:
		return None
