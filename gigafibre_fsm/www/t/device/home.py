"""The home in which a device is in service, for a technician with an unfinished job there only."""

from datetime import datetime

import frappe

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.equipment.installation import subscription as device_subscription

SHOWN = 5
OVER = ("Resolved", "Closed")
FIELDS = [
	"name",
	"address_line",
	"unit",
	"city",
	"postal_code",
	"customer",
	"network_drop",
	"network_port",
]


def load_home(location: str) -> frappe._dict:
	"""Return the address, its customer and its place in the network."""
	place = frappe.db.get_value("Service Location", location, FIELDS, as_dict=True)
	place.customer_name = frappe.db.get_value("Customer", place.customer, "customer_name")
	return place


def load_related(place: frappe._dict, technician: str, now: datetime) -> dict:
	"""Return the home's subscription, open tickets and coming jobs of others. Never a balance."""
	return {
		"service": device_subscription.find_subscription(place.name, place.customer),
		"tickets": _tickets(place),
		"coming": _coming(place.name, technician, now),
	}


def _tickets(place: frappe._dict) -> list[dict]:
	"""Return the customer's open tickets about this address, or about no address in particular."""
	return frappe.get_all(
		"Issue",
		filters={"customer": place.customer, "status": ("not in", OVER)},
		or_filters=[["fsm_service_location", "=", place.name], ["fsm_service_location", "is", "not set"]],
		fields=["name", "subject", "status", "opening_date"],
		order_by="opening_date desc, creation desc",
		limit=SHOWN,
	)


def _coming(location: str, technician: str, now: datetime) -> list[dict]:
	"""Return the published jobs of other technicians at this address from today on.

	The technician's own are listed separately. A sub-contractor is shown no colleague's jobs.
	"""
	if technician_users.is_subcontractor(technician):
		return []
	visit = frappe.qb.DocType("Dispatch Job")
	person = frappe.qb.DocType("Dispatch Technician")
	return (
		frappe.qb.from_(visit)
		.left_join(person)
		.on(person.name == visit.technician)
		.select(visit.name, visit.subject, visit.arrival, person.technician_name)
		.where((visit.service_location == location) & visit.dispatched_on.isnotnull())
		.where(visit.status.notin([*lifecycle.FINAL]) & (visit.arrival >= now.date()))
		.where(ownership.is_own(visit, technician).negate())
		.orderby(visit.arrival)
		.limit(SHOWN)
	).run(as_dict=True)
