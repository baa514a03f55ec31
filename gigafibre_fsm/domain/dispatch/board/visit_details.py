"""What a card has no room for: whom to call about a visit, and when it was really begun and ended."""

from datetime import datetime
from typing import TypedDict

import frappe

from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows
from gigafibre_fsm.domain.platform import formatting

_TIMES = ("en_route_on", "on_site_on", "completed_on")


class ContactPhone(TypedDict):
	"""Somebody who can be called about a visit: `phone` in E.164 or as stored, `shown` as people read it."""

	name: str
	role: str
	phone: str
	shown: str


class VisitDetails(TypedDict):
	"""Whom to call, the primary contact first, the home's territories, and the recorded times.

	`territories` are their names in the language of the request, null if the home is not on the map; a time is null
	before it happened.
	"""

	contacts: list[ContactPhone]
	territories: list[str] | None
	en_route_on: datetime | None
	on_site_on: datetime | None
	completed_on: datetime | None


def load_details(job: str) -> VisitDetails:
	"""Return whom to call about a visit, where it is, and its recorded times.

	Args:
		job: name of the Dispatch Job, which the user may read.
	"""
	fields = ("service_location", "customer", "customer_name", *_TIMES)
	row = frappe.db.get_value("Dispatch Job", job, fields, as_dict=True)
	contacts = [*_list_at_location(row.service_location), *_list_of_customer(row)]
	unique = {each["phone"]: each for each in reversed(contacts)}
	return {
		"contacts": [each for each in contacts if unique[each["phone"]] is each],
		"territories": _list_territories(row.service_location),
		"en_route_on": row.en_route_on,
		"on_site_on": row.on_site_on,
		"completed_on": row.completed_on,
	}


def _list_territories(location: str | None) -> list[str] | None:
	place = territory_rows.find_place(location)
	if place is None:
		return None
	return [each.label for each in territory_rows.list_named() if each.territory.covers(place)]


def _list_at_location(location: str | None) -> list[ContactPhone]:
	rows = frappe.get_all(
		"Service Location Contact",
		filters={"parent": location, "parenttype": "Service Location", "phone": ("is", "set")},
		fields=["contact_name", "role", "phone"],
		order_by="is_primary desc, idx",
	)
	return [_contact(row.contact_name, row.role, row.phone) for row in rows]


def _list_of_customer(row: "frappe._dict") -> list[ContactPhone]:
	phone = frappe.db.get_value("Customer", row.customer, "mobile_no") if row.customer else None
	return [_contact(row.customer_name or row.customer, "", phone)] if phone else []


def _contact(name: str | None, role: str | None, phone: str) -> ContactPhone:
	return {
		"name": name or "",
		"role": frappe._(role) if role else "",
		"phone": phone,
		"shown": formatting.phone_number(phone),
	}
