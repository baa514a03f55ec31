"""What is under way for a customer: open tickets, visits to come, and promised arrivals that were not kept."""

import html
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint

from gigafibre_fsm.domain.care.customer_view.view_model import PendingTicket, PlannedVisit, UnkeptPromise
from gigafibre_fsm.domain.care.portal import line_wording
from gigafibre_fsm.domain.care.service_level import clock_readings
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.promises import outcome
from gigafibre_fsm.domain.dispatch.schedule import arrivals
from gigafibre_fsm.domain.dispatch.self_service import rules
from gigafibre_fsm.domain.network.line.line_state import LinePlace
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from collections.abc import Iterator

MOST_TICKETS, MOST_VISITS = 20, 20
REMEMBERED = timedelta(days=90)
"""How long a promise that was not kept is said."""
_NOT_KEPT = ("Late", "Missed")


def list_tickets(customer: str) -> tuple[PendingTicket, ...]:
	"""Return the open tickets of a customer, the newest first, in one query."""
	own = ["subject", "issue_type", "status", "priority", "creation", "_assign", "fsm_dispatch_job"]
	rows = frappe.get_all(
		"Issue",
		{"customer": customer, "status": ("not in", STATUS_OVER)},
		[*own, *clock_readings.FIELDS],
		order_by="creation desc, name desc",
		limit=MOST_TICKETS,
	)
	clocks = clock_readings.read_rows(rows, instants.now_utc())
	return tuple(
		PendingTicket(
			row.name,
			# Frappe's filter may have written `&lt;` for the `<` that was typed
			html.unescape(row.subject or ""),
			row.issue_type or "",
			row.status or "",
			row.priority or "",
			row.creation,
			tuple(json.loads(row._assign or "[]")),
			row.fsm_dispatch_job or "",
			clocks[row.name].state.value,
			instants.to_site(due) if (due := clocks[row.name].due) else None,
		)
		for row in rows
	)


def list_visits(customer: str, now: datetime) -> tuple[tuple[PlannedVisit, ...], tuple[UnkeptPromise, ...]]:
	"""Return a customer's visits that are not over, the first one first, and promises that were not kept, in one query.

	Args:
		customer: name of the Customer.
		now: site time, naive.
	"""
	job, promise = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Dispatch Promise")
	place = frappe.qb.DocType("Service Location")
	is_open = job.status.notin([*lifecycle.FINAL])
	is_broken = promise.outcome.isin(_NOT_KEPT) & (promise.window_start > now - REMEMBERED)
	rows = (
		frappe.qb.from_(job)
		.left_join(promise)
		.on((promise.job == job.name) & promise.outcome.isin([outcome.OPEN, *_NOT_KEPT]))
		.left_join(place)
		.on(place.name == job.service_location)
		.select(job.name, job.job_type, job.status, job.outcome.as_("job_outcome"), job.promised)
		.select(job.technician_name, job.arrival, job.window_start, job.window_end)
		.select(promise.outcome, promise.promised_on, promise.minutes_late)
		.select(promise.window_start.as_("promised_start"), promise.window_end.as_("promised_end"))
		.select(place.name.as_("place"), place.address_line, place.unit, place.city)
		.where((job.customer == customer) & (is_open | is_broken))
		.orderby(job.arrival.isnull(), job.arrival, job.name)
		.limit(MOST_VISITS)
		.run(as_dict=True)
	)
	since = now - REMEMBERED
	return (
		tuple(_choose_visits(rows)),
		tuple(
			UnkeptPromise(
				row.name, (row.promised_start, row.promised_end), row.outcome, cint(row.minutes_late)
			)
			for row in rows
			if row.outcome in _NOT_KEPT and row.promised_start > since
		),
	)


def estimate_arrival(job: str, customer: str, now: datetime) -> tuple[datetime | None, int | None]:
	"""Return when the technician is expected and how many visits come before; None on another day than the visit's.

	The same estimate as on the page of the customer.

	Args:
		job: name of the Dispatch Job.
		customer: name of the Customer whose page asks.
		now: site time, naive.

	Raises:
		NotYours: the visit is another customer's.
	"""
	fields = [
		"name",
		"customer",
		"status",
		"technician",
		"arrival",
		"on_site_on",
		"en_route_on",
		"window_end",
	]
	row = frappe.db.get_value("Dispatch Job", job, fields, as_dict=True)
	if not row or row.customer != customer:
		raise NotYours
	if row.status not in arrivals.WAITING:
		return None, None
	return arrivals.estimate_arrival(row, now)


def _choose_visits(rows: "list[frappe._dict]") -> "Iterator[PlannedVisit]":
	"""Yield each visit that is not over once, with its open promise if it has one."""
	chosen: dict[str, frappe._dict] = {}
	for row in rows:
		if row.status not in lifecycle.FINAL and (row.name not in chosen or row.outcome == outcome.OPEN):
			chosen[row.name] = row
	for row in chosen.values():
		yield _visit(row, is_promised=row.outcome == outcome.OPEN)


def _visit(row: "frappe._dict", *, is_promised: bool) -> PlannedVisit:
	place = LinePlace(row.place or "", row.address_line or "", row.unit or "", row.city or "")
	return PlannedVisit(
		job=row.name,
		job_type=row.job_type or "",
		status=row.status,
		stage=rules.find_stage(row.status, row.job_outcome, bool(row.promised)).value,
		technician=row.technician_name or "",
		address=line_wording.write_address(place),
		arrival=row.arrival,
		window=(row.promised_start, row.promised_end) if is_promised else None,
		promised_on=row.promised_on if is_promised else None,
	)
