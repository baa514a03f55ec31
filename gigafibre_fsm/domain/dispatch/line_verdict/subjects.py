"""What a verdict is about: visits that repair something and have not begun, and open tickets about a line."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Coalesce, Count, Min

from gigafibre_fsm.domain.dispatch.job import lifecycle

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder, Table

VISIT, TICKET = "Dispatch Job", "Issue"
LINKS = {VISIT: "dispatch_job", TICKET: "issue"}
"""Doctype of a subject → field of Line Verdict that names it."""
TICKET_OVER = ("Resolved", "Closed")
WIFI = "Wi-Fi"
"""Issue Type.fsm_first_aid of what customers write about their Wi-Fi."""


@dataclass(frozen=True, slots=True)
class Subject:
	"""A visit or a ticket, with the address and customer whose line is judged."""

	doctype: str
	name: str
	location: str
	customer: str = ""
	made_on: datetime | None = None
	"""Site time, naive."""
	is_about_wifi: bool = False

	@property
	def key(self) -> str:
		"""Its name among all subjects."""
		return f"{self.doctype}:{self.name}"


def list_due(now: datetime, most: int) -> list[Subject]:
	"""Return subjects of which there is no verdict, or whose next look has come; visits first; `now` in UTC."""
	found = _list_due(VISIT, now, most)
	return [*found, *_list_due(TICKET, now, most - len(found))] if len(found) < most else found


def due_since(now: datetime) -> datetime | None:
	"""Return since when a subject is to be judged; None if none is; times in UTC."""
	found = []
	for doctype in LINKS:
		query, verdict = _select_due(doctype, now)
		found += query.select(verdict.next_look).limit(1).run()
	return min((row[-1] or now for row in found), default=None)


def find_subject(doctype: str, name: str) -> Subject | None:
	"""Return a visit or ticket that is still judged; None if it is none, or has no address."""
	query, table = _select(doctype)
	return next(iter(_run(doctype, query.where(table.name == name))), None)


def _list_due(doctype: str, now: datetime, most: int) -> list[Subject]:
	query, _verdict = _select_due(doctype, now)
	return _run(doctype, query.limit(most))


def _select_due(doctype: str, now: datetime) -> "tuple[QueryBuilder, Table]":
	query, table = _select(doctype)
	verdict = frappe.qb.DocType("Line Verdict")
	held = (verdict[LINKS[doctype]] == table.name) & verdict.open_key.isnotnull()
	query = query.left_join(verdict).on(held).where(verdict.name.isnull() | (verdict.next_look <= now))
	return query.orderby(verdict.next_look, table.name), verdict


def _run(doctype: str, query: "QueryBuilder") -> list[Subject]:
	return [
		Subject(doctype, name, location, customer or "", made_on, first_aid == WIFI)
		for name, location, customer, made_on, first_aid in query.run()
	]


def _select(doctype: str) -> "tuple[QueryBuilder, Table]":
	return _select_visits() if doctype == VISIT else _select_tickets()


def _select_visits() -> "tuple[QueryBuilder, Table]":
	job, kind = frappe.qb.DocType(VISIT), frappe.qb.DocType("Dispatch Job Type")
	issue, about = frappe.qb.DocType(TICKET), frappe.qb.DocType("Issue Type")
	query = (
		frappe.qb.from_(job)
		.join(kind)
		.on((kind.name == job.job_type) & (kind.is_trouble == 1))
		.left_join(issue)
		.on(issue.name == job.issue)
		.left_join(about)
		.on(about.name == issue.issue_type)
		.select(job.name, job.service_location, job.customer, job.creation, about.fsm_first_aid)
		# a visit on hold that was begun before keeps the verdict with which it began
		.where(
			job.status.isin(lifecycle.NOT_BEGUN) & job.en_route_on.isnull() & job.service_location.isnotnull()
		)
	)
	return query, job


def _select_tickets() -> "tuple[QueryBuilder, Table]":
	"""Return the query of open tickets about a line; one that names no address is about its customer's only one."""
	issue, about = frappe.qb.DocType(TICKET), frappe.qb.DocType("Issue Type")
	kind, place = frappe.qb.DocType("Dispatch Job Type"), frappe.qb.DocType("Service Location")
	only = frappe.qb.from_(place).select(place.customer, Min(place.name).as_("name"))
	only = only.groupby(place.customer).having(Count("*") == 1).as_("only_place")
	location = Coalesce(issue.fsm_service_location, only.name)
	is_trouble = (Coalesce(about.fsm_first_aid, "") != "") | (kind.is_trouble == 1)
	query = (
		frappe.qb.from_(issue)
		.join(about)
		.on(about.name == issue.issue_type)
		.left_join(kind)
		.on(kind.name == about.fsm_job_type)
		.left_join(only)
		.on(only.customer == issue.customer)
		.select(issue.name, location, issue.customer, issue.creation, about.fsm_first_aid)
		.where(issue.status.notin(TICKET_OVER) & is_trouble & location.isnotnull())
	)
	return query, issue
