"""Endpoint of the board's box that finds a visit by whatever a caller says."""

from datetime import datetime
from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.care import visit_search
from gigafibre_fsm.domain.care.visit_search import FoundVisit


class FoundVisitRow(TypedDict):
	"""A visit that was found.

	`matched_on` is visit (its number), or what its customer was found by: name, phone, address, email, device, account,
	ticket, invoice; `arrival` and `technician` are where the board shows it, null and empty if it waits; `line` is the
	state of the customer's line as CPE State has it, empty where unknown.
	"""

	job: str
	subject: str
	customer_name: str
	address: str
	status: str
	is_open: bool
	arrival: datetime | None
	technician: str
	matched_on: str
	matched_text: str
	line: str


class FoundVisits(TypedDict):
	"""Twenty visits at most, those still to be done first."""

	rows: list[FoundVisitRow]


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def search_visits(text: str) -> FoundVisits:
	"""Return the visits that a text may mean, of those that the caller may read.

	Args:
		text: the number of a visit, or a name, telephone number, address, e-mail address, serial number, or the number of
			an account, ticket or invoice; whole or in part.
	"""
	return {"rows": [_describe(each) for each in visit_search.search_visits(text)]}


def _describe(found: FoundVisit) -> FoundVisitRow:
	job = found.job
	placement = job.placement if job.placement.is_planned else job.recorded
	return {
		"job": job.name,
		"subject": job.subject,
		"customer_name": job.customer_name,
		"address": ", ".join(filter(None, (job.address, job.city))),
		"status": job.status,
		"is_open": found.is_open,
		"arrival": placement.arrival,
		"technician": placement.technician or "",
		"matched_on": found.matched_on,
		"matched_text": found.matched_text,
		"line": found.line,
	}
