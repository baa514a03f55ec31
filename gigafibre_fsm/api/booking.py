"""Endpoints that create jobs from tickets and orders."""

from typing import Literal, TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import full_name, require
from gigafibre_fsm.domain.dispatch.workflow import booking
from gigafibre_fsm.domain.dispatch.workflow.booking import BookingPreview
from gigafibre_fsm.exceptions import FsmError


class BookedJob(TypedDict):
	"""The Dispatch Job that was created or found."""

	job: str


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
def booking_preview(doctype: Literal["Issue", "Sales Order"], name: str) -> BookingPreview:
	"""Return what booking would create: `{"job", "job_type", "service_location", "problem"}`."""
	_require_source((doctype, name))
	return booking.preview_booking((doctype, name))


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
