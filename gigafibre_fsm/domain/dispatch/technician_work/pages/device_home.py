"""The home in which a device is in service, for a technician with an unfinished job there only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

import frappe

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.equipment.installation.subscription import Subscription, find_subscription

SHOWN = 5
OVER = ("Resolved", "Closed")
FIELDS = (
	"name",
	"address_line",
	"unit",
	"city",
	"postal_code",
	"customer",
	"network_drop",
	"network_port",
)


class OpenTicket(TypedDict):
	"""An Issue that is not resolved; `opening_date` in site time."""

	name: str
	subject: str
	status: str
	opening_date: date


class ComingJob(TypedDict):
	"""A published job of another technician; `arrival` in site time."""

	name: str
	subject: str
	arrival: datetime
	technician_name: str | None


@dataclass(frozen=True, slots=True)
class DeviceHome:
	"""An address, its customer, its place in the network, and what is open there. Never a balance."""

	name: str
	address_line: str
	unit: str | None
	city: str | None
	postal_code: str | None
	customer: str | None
	network_drop: str | None
	network_port: str | None
	customer_name: str | None
	service: Subscription | None
	tickets: list[OpenTicket]
	coming: list[ComingJob]


def load_home(location: str, technician: str, now: datetime) -> DeviceHome:
	"""Return the home at a Service Location.

	Args:
		location: name of the Service Location, to which an unfinished job of the technician leads.
		technician: name of the Dispatch Technician.
		now: site time, naive.
	"""
	place = frappe.db.get_value("Service Location", location, FIELDS, as_dict=True)
	return DeviceHome(
		**place,
		customer_name=frappe.db.get_value("Customer", place.customer, "customer_name"),
		service=find_subscription(place.name, place.customer),
		tickets=_tickets(place),
		coming=_coming(place.name, technician, now),
	)


def _tickets(place: frappe._dict) -> list[OpenTicket]:
	"""Return the customer's open tickets about this address, or about no address in particular."""
	return frappe.get_all(
		"Issue",
		filters={"customer": place.customer, "status": ("not in", OVER)},
		or_filters=[["fsm_service_location", "=", place.name], ["fsm_service_location", "is", "not set"]],
		fields=["name", "subject", "status", "opening_date"],
		order_by="opening_date desc, creation desc",
		limit=SHOWN,
	)


def _coming(location: str, technician: str, now: datetime) -> list[ComingJob]:
	"""Return the published jobs of other technicians at this address from today on.

	The technician's own are listed separately. A sub-contractor is shown no colleague's jobs.
	"""
	if technician_users.is_subcontractor(technician):
		return []
	job = frappe.qb.DocType("Dispatch Job")
	person = frappe.qb.DocType("Dispatch Technician")
	return (
		frappe.qb.from_(job)
		.left_join(person)
		.on(person.name == job.technician)
		.select(job.name, job.subject, job.arrival, person.technician_name)
		.where((job.service_location == location) & job.dispatched_on.isnotnull())
		.where(job.status.notin([*lifecycle.FINAL]) & (job.arrival >= now.date()))
		.where(ownership.is_own(job, technician).negate())
		.orderby(job.arrival)
		.limit(SHOWN)
	).run(as_dict=True)
