"""Endpoints that create jobs from tickets and orders, and give them a window that suits the customer."""

from datetime import datetime
from typing import Literal, TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import day_of, full_name, names_of, require, slot_request
from gigafibre_fsm.domain.dispatch.booking_limits import rows as limit_rows
from gigafibre_fsm.domain.dispatch.job import titles
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, slot_offers
from gigafibre_fsm.domain.dispatch.workflow import booking
from gigafibre_fsm.domain.dispatch.workflow.booking import BookingPreview
from gigafibre_fsm.exceptions import FsmError


class BookedJob(TypedDict):
	"""The Dispatch Job that was created or found."""

	job: str


class OfferedSlot(TypedDict):
	"""A window that can be offered to a customer, in site time; `added_minutes` is the added travel.

	`crew` comes along with the technician; `hold_until` is when a slot held now would expire. `warning` says which
	limit of what customers may book it exceeds, and is empty if it exceeds none.
	"""

	technician: str
	technician_name: str
	crew: tuple[str, ...]
	crew_names: list[str]
	window_start: datetime
	window_end: datetime
	arrival: datetime
	added_minutes: int
	hold_until: datetime
	warning: str


class OfferedSlots(TypedDict):
	"""Windows to choose from; `note` says why there are none, where that is known.

	`visit` names the visit and its customer; `wish` is what the customer wrote who asks for another time, or empty.
	"""

	slots: list[OfferedSlot]
	note: str
	visit: str
	wish: str


class PromisedVisit(TypedDict):
	"""The Dispatch Job, and the window that its customer was promised, in site time."""

	job: str
	window_start: datetime
	window_end: datetime


@frappe.whitelist(methods=["POST"])
@guards.booker
@guards.limited(120, 60)
@unit_of_work.whole
def job_from_issue(issue: str, job_type: str | None = None, service_location: str | None = None) -> BookedJob:
	"""Create the job that a ticket asks for, or return its unfinished one.

	Args:
		issue: name of the Issue.
		job_type: name of a Dispatch Job Type; by default the one set on the ticket's type.
		service_location: name of a Service Location; by default the customer's only one.

	Returns:
		`{"job": <Dispatch Job>}`.
	"""
	return _book((booking.TICKET, issue), job_type, service_location)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def job_from_sales_order(
	sales_order: str, job_type: str | None = None, service_location: str | None = None
) -> BookedJob:
	"""Create the job that a confirmed order asks for, or return its unfinished one.

	Args:
		sales_order: name of the Sales Order.
		job_type: name of a Dispatch Job Type; by default the one set on an ordered item or its group.
		service_location: name of a Service Location; by default the customer's only one.

	Returns:
		`{"job": <Dispatch Job>}`.
	"""
	return _book((booking.ORDER, sales_order), job_type, service_location)


@frappe.whitelist(methods=["GET"])
@guards.booker
@guards.limited(240, 60)
def booking_preview(doctype: Literal["Issue", "Sales Order", "Customer"], name: str) -> BookingPreview:
	"""Return what booking would create: `{"job", "job_type", "service_location", "problem"}`.

	Args:
		doctype: of the ticket or order; Customer if a ticket is yet to be opened for them.
		name: of that document.
	"""
	_require_source((doctype, name))
	return booking.preview_booking((doctype, name))


@frappe.whitelist(methods=["GET"])
@guards.booker
@guards.limited(60, 60)
def list_slots(job: str, from_day: str | None = None, days: int = 5) -> OfferedSlots:
	"""Return the windows that can be offered for a job, the earliest first.

	Args:
		job: name of a Dispatch Job.
		from_day: the first day to search; today by default.
		days: number of working days to search.
	"""
	require("Dispatch Job", job, "read")
	now = now_datetime()
	start = day_of(from_day) if from_day else None
	found = slot_offers.find_offers(job, now, days=days, start=start, beyond_limits=True)
	note = ""
	if not found and not slot_offers.is_served(job, now, days=days, start=start):
		note = _("On these days no technician serves the territory of this address.")
	slots = [_offer(offer, slot_holds.expiry(now)) for offer in found]
	return {"slots": slots, "note": note, **_describe_visit(job)}


@frappe.whitelist(methods=["POST"])
@guards.booker
@guards.limited(60, 60)
@unit_of_work.whole
def book_slot(
	job: str, window_start: str, technician: str, arrival: str, crew: str | None = None
) -> PromisedVisit:
	"""Plan a job into an offered slot and promise the window, while the customer is on the telephone.

	Args:
		job: name of a Dispatch Job.
		window_start: start of the offered window, in the site's zone; it lasts two hours.
		technician: name of the Dispatch Technician.
		arrival: when the technician would arrive, in the site's zone.
		crew: JSON list of the other technicians who would come.

	Raises:
		FsmError: the job cannot be moved any more, or the slot was taken meanwhile.
	"""
	require("Dispatch Job", job, "read")
	frappe.has_permission("Dispatch Job", "create", throw=True)
	along = [name for name in dict.fromkeys(names_of(crew)) if name != technician]
	for name in (technician, *along):
		_require_technician(name)
	slot = slot_request(window_start, technician, arrival, along)
	slot_holds.book_slot(job, slot, full_name(), now_datetime())
	return {"job": job, "window_start": slot.window[0], "window_end": slot.window[1]}


def _book(source: tuple[str, str], job_type: str | None, service_location: str | None) -> BookedJob:
	_require_source(source)
	frappe.has_permission("Dispatch Job", "create", throw=True)
	job = booking.book_job(
		source,
		full_name(),
		now_datetime(),
		job_type=job_type,
		service_location=service_location,
	)
	return {"job": job}


def _require_source(source: tuple[str, str]) -> None:
	"""Refuse the request unless the ticket or order exists and the user may read it."""
	doctype, name = source
	if not frappe.db.exists(doctype, name):
		frappe.throw(_("{0} no longer exists. Reload the page.").format(name), FsmError)
	require(doctype, name, "read")


def _require_technician(name: str) -> None:
	"""Refuse a technician who is none: support reads their names in the offered slots, and not their documents."""
	if not frappe.db.exists("Dispatch Technician", name):
		frappe.throw(_("This slot is no longer offered. Choose another one."), FsmError)


def _describe_visit(job: str) -> dict[str, str]:
	"""Return whom the windows are for, and when they would like to be visited."""
	row = frappe.db.get_value(
		"Dispatch Job", job, ["subject", "customer_name", "customer_request"], as_dict=True
	)
	visit = titles.format_title(row.subject, row.customer_name)
	return {"visit": visit, "wish": row.customer_request or ""}


def _offer(offer: slot_offers.Offer, hold_until: datetime) -> OfferedSlot:
	return {
		"technician": offer.technician,
		"technician_name": _name(offer.technician),
		"crew": offer.crew,
		"crew_names": [_name(name) for name in offer.crew],
		"window_start": offer.window_start,
		"window_end": offer.window_end,
		"arrival": offer.arrival,
		"added_minutes": round(offer.added_seconds / 60),
		"hold_until": hold_until,
		"warning": limit_rows.describe_excess(offer.full) if offer.full else "",
	}


def _name(technician: str) -> str:
	return frappe.get_cached_value("Dispatch Technician", technician, "technician_name")
