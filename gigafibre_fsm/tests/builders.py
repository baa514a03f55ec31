"""Small worlds for tests: each function makes one document that is good enough to work with."""

import itertools
import json
from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch.workflow import transitions

if TYPE_CHECKING:
	from frappe.model.document import Document

# A Monday at noon, and the arrival of that afternoon.
NOW = datetime(2026, 11, 23, 12, 0)
ARRIVAL = datetime(2026, 11, 23, 14, 30)
PLANNER = "Diane Planner"

_numbers = itertools.count(1)


def unique(prefix: str) -> str:
	"""A name that no other test of this run or an earlier one has used."""
	return f"{prefix} {next(_numbers)} {frappe.generate_hash(length=6)}"


def a_customer(**values: object) -> "Document":
	"""A customer who speaks French; the phone to call is the location's."""
	given = {"customer_name": unique("Marie Tremblay"), "customer_type": "Individual", "language": "fr"}
	mobile = values.pop("mobile_no", "+14505550101")
	customer = frappe.get_doc({"doctype": "Customer", **given, **values}).insert()
	# given before, ERPNext would make a contact of it, which takes as long as the rest
	customer.db_set("mobile_no", mobile, update_modified=False)
	return customer


def a_contact(*customers: str, email: str = "", mobile: str = "", **values: object) -> "Document":
	"""A person whom these customers name, with an address or number of their own."""
	given = {
		"first_name": unique("Marie"),
		# without a picture, Frappe would request one from an external server
		"image": "/assets/gigafibre_fsm/images/logo.svg",
		"email_ids": [{"email_id": email, "is_primary": 1}] if email else [],
		"phone_nos": [{"phone": mobile, "is_primary_mobile_no": 1}] if mobile else [],
		"links": [{"link_doctype": "Customer", "link_name": name} for name in customers],
	}
	return frappe.get_doc({"doctype": "Contact", **given, **values}).insert()


def a_location(customer: str, **values: object) -> "Document":
	"""A home in Saint-Jean-sur-Richelieu with one contact who is the primary one."""
	given = {
		"location_name": unique("Home"),
		"customer": customer,
		"address_line": "123 rue Richelieu",
		"unit": "4",
		"city": "Saint-Jean-sur-Richelieu",
		"postal_code": "J3B 6X3",
		"latitude": 45.3071,
		"longitude": -73.2626,
		"access_notes": "Beware of the dog",
	}
	contact = {
		"contact_name": "Marie Tremblay",
		"role": "Resident",
		"phone": "+14505550102",
		"language": "en",
		"is_primary": 1,
	}
	return frappe.get_doc({"doctype": "Service Location", "contacts": [contact], **given, **values}).insert()


def a_technician(name: str = "Marc Lavoie", **values: object) -> "Document":
	"""An active technician who works on weekdays from 8 to 5 and speaks French."""
	mobile = f"+1514555{next(_numbers) % 10000:04d}"
	given = {
		"technician_name": name,
		"mobile": mobile,
		"language": "fr",
		"user": a_login(name),
		"shift_start": "08:00:00",
		"shift_end": "17:00:00",
	}
	return frappe.get_doc({"doctype": "Dispatch Technician", **given, **values}).insert()


def a_territory(west: float = -73.5, *, drawing: str | None = None, **values: object) -> "Document":
	"""A territory half a degree wide, from 45 to 46 degrees north; Saint-Jean-sur-Richelieu is in the usual one.

	Args:
		west: its western edge, in degrees.
		drawing: GeoJSON in place of it.
		values: further fields.
	"""
	corners = ((west, 45), (west + 0.5, 45), (west + 0.5, 46), (west, 46))
	square = json.dumps({"type": "Polygon", "coordinates": [corners]})
	name = unique("Territory")
	given = {"territory_name": name, "label_fr": name, "map": square if drawing is None else drawing}
	return frappe.get_doc({"doctype": "Service Territory", **given, **values}).insert()


def a_login(name: str, language: str = "fr") -> str:
	"""A technician's user, written as rows: Frappe empties its caches for each user made the ordinary way."""
	email = f"{frappe.generate_hash(length=10)}@technicians.invalid"
	user = frappe.get_doc(
		{"doctype": "User", "name": email, "email": email, "first_name": name, "enabled": 1}
	)
	user.user_type, user.language = "Website User", language
	user.db_insert()
	role = {"parent": email, "parenttype": "User", "parentfield": "roles", "role": "FSM Technician"}
	frappe.get_doc({"doctype": "Has Role", "name": frappe.generate_hash(length=10), **role}).db_insert()
	return email


def a_job_type(**values: object) -> "Document":
	"""A kind of visit with one required and one optional item, and nothing else to complete."""
	given = {
		"job_type_name": unique("Repair"),
		"label_fr": "Réparation",
		"duration": 60,
		"checklist": [
			{"label_en": "Measure the light", "label_fr": "Mesurer la lumière", "required": 1},
			{"label_en": "Leave the place clean", "label_fr": "Laisser les lieux propres", "required": 0},
		],
	}
	return frappe.get_doc({"doctype": "Dispatch Job Type", **given, **values}).insert()


def a_ticket(customer: str, **values: object) -> "Document":
	"""An open ticket of a customer."""
	return frappe.get_doc(
		{"doctype": "Issue", "subject": "No internet since yesterday", "customer": customer, **values}
	).insert()


def a_job(**values: object) -> "Document":
	"""A draft visit at a customer's home; what is not given is made."""
	customer = values.pop("customer", None) or a_customer().name
	given = {
		"subject": "No internet",
		"job_type": values.pop("job_type", None) or a_job_type().name,
		"customer": customer,
		"service_location": values.pop("service_location", None) or a_location(customer).name,
	}
	return frappe.get_doc({"doctype": "Dispatch Job", **given, **values}).insert()


def a_planned_job(**values: object) -> "Document":
	"""A visit in Scheduled, with technician and arrival."""
	return _a_job_moved_to(("Scheduled",), values)


def a_dispatched_job(**values: object) -> "Document":
	"""A visit in Dispatched."""
	return _a_job_moved_to(("Scheduled", "Dispatched"), values)


def _a_job_moved_to(statuses: tuple[str, ...], values: dict[str, object]) -> "Document":
	technician = values.pop("technician", None) or a_technician().name
	job = a_job(technician=technician, arrival=values.pop("arrival", ARRIVAL), **values)
	for status in statuses:
		transitions.move_job(job.name, status, PLANNER, now=NOW)
	job.reload()
	return job


def an_item(**values: object) -> "Document":
	"""Something that is sold: a stock item, unless told otherwise."""
	code = unique("ONT")
	given = {"item_code": code, "item_name": code, "item_group": "Products", "stock_uom": "Nos"}
	return frappe.get_doc({"doctype": "Item", "is_stock_item": 1, **given, **values}).insert()


def an_order(
	customer: str, items: list[tuple[str, int]], *, submit: bool = True, **values: object
) -> "Document":
	"""A confirmed order of (item, quantity)."""
	order = frappe.get_doc(
		{
			"doctype": "Sales Order",
			"customer": customer,
			"company": frappe.db.get_default("company"),
			"delivery_date": ARRIVAL.date(),
			"transaction_date": NOW.date(),
			"items": [{"item_code": item, "qty": quantity, "rate": 50} for item, quantity in items],
			**values,
		}
	).insert()
	return order.submit() if submit else order
