"""Finds visits by anything a caller says: number of the visit, or whatever their customer is found by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.care.customer_search import search
from gigafibre_fsm.domain.care.customer_search.results import FoundCustomer
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob

MOST_SHOWN = 20
BY_NUMBER = "visit"
"""What a visit was found by if not by its customer: its own number."""
_OPEN = frozenset(lifecycle.STATES) - {lifecycle.COMPLETED, lifecycle.NOT_DONE, lifecycle.CANCELLED}
_SHORTEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class FoundVisit:
	"""A visit that was found, and by what: its own number, or a fact of its customer as `FoundCustomer` has it."""

	job: ScheduledJob
	matched_on: str
	matched_text: str
	line: str
	"""State of the customer's line; empty if unknown or not asked for."""

	@property
	def is_open(self) -> bool:
		"""Whether the visit is still to be done."""
		return self.job.status in _OPEN


def search_visits(text: str) -> list[FoundVisit]:
	"""Return the visits that a text may mean, of those that the user may read.

	What is still to be done comes first: what waits for a technician, then by arrival; past visits follow, the newest
	first.

	Args:
		text: as typed: the number of a visit or a piece of it, or anything by which `search_customers` finds its customer.

	Returns:
		MOST_SHOWN visits at most, each once.
	"""
	typed = text.strip()
	customers = {each.customer: each for each in search.search_customers(typed).customers}
	numbered = _find_numbered(typed)
	customer_of = _find_jobs_of(customers)
	jobs = scheduled_jobs.load_named([*numbered, *customer_of])
	found = [_describe(job, numbered, customers.get(customer_of.get(job.name, ""))) for job in jobs]
	return sorted(found, key=_order)[:MOST_SHOWN]


def _find_numbered(typed: str) -> list[str]:
	"""Return the visits in whose number the text stands, if it holds digits enough to mean one."""
	if sum(letter.isdigit() for letter in typed) < _SHORTEST_NUMBER:
		return []
	pattern = "%" + typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
	filters = {"name": ("like", pattern)}
	return frappe.get_list(
		"Dispatch Job", filters=filters, pluck="name", order_by="creation desc", limit=MOST_SHOWN
	)


def _find_jobs_of(customers: Iterable[str]) -> dict[str, str]:
	"""Return the newest visits of these customers, each with its customer."""
	names = list(customers)
	if not names:
		return {}
	rows = frappe.get_list(
		"Dispatch Job",
		filters={"customer": ("in", names)},
		fields=["name", "customer"],
		order_by="creation desc",
		limit=3 * MOST_SHOWN,
	)
	return {row.name: row.customer for row in rows}


def _describe(job: ScheduledJob, numbered: list[str], customer: FoundCustomer | None) -> FoundVisit:
	line = customer.line if customer else ""
	if job.name in numbered or not customer:
		return FoundVisit(job, BY_NUMBER, job.name, line)
	return FoundVisit(job, customer.matched_on.value, customer.matched_text, line)


def _order(visit: FoundVisit) -> tuple[bool, bool, float]:
	arrival = visit.job.placement.arrival or visit.job.recorded.arrival
	moment = (arrival or visit.job.created or datetime.min).timestamp()
	if visit.is_open:
		return (False, visit.job.placement.is_planned, moment)
	return (True, False, -moment)
