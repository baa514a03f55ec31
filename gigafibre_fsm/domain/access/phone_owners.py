"""Who has a telephone number, by the index FSM Phone Number, which `care/phone_index.py` writes."""

from dataclasses import dataclass

from pypika.functions import Coalesce
from pypika.terms import Case

import frappe

from gigafibre_fsm.domain.platform import phone_numbers

DOCTYPE = "FSM Phone Number"
CONTACT, CUSTOMER, LOCATION = "Contact", "Customer", "Service Location"


@dataclass(frozen=True, slots=True)
class PhoneMatch:
	"""A customer who has a number, and the document that says so.

	Attributes:
		customer: name of the Customer.
		customer_name: as people read it.
		language: in which the customer reads, as stored; empty if it is not.
		doctype: Contact, Customer or Service Location.
		name: of that document.
	"""

	customer: str
	customer_name: str
	language: str
	doctype: str
	name: str


def find_customers(number: str) -> list[PhoneMatch]:
	"""Return all customers who have a number, in one query: those in service first, then by name.

	Rights are not checked: who is asked for by a telephone or a text has no user.

	Args:
		number: as people or vendors write it, for example `514-555-0123` or `+15145550123`.
	"""
	try:
		e164 = phone_numbers.to_e164(number)
	except ValueError:
		return []
	found: dict[str, PhoneMatch] = {}
	for row in _query_customers(e164).run(as_dict=True):
		row.language = row.language or ""
		found.setdefault(row.customer, PhoneMatch(**row))
	return list(found.values())


def _query_customers(e164: str):
	index, link, place, customer = (
		frappe.qb.DocType(name) for name in (DOCTYPE, "Dynamic Link", LOCATION, CUSTOMER)
	)
	is_contact, is_place = index.reference_doctype == CONTACT, index.reference_doctype == LOCATION
	own = Case().when(index.reference_doctype == CUSTOMER, index.reference_name)
	return (
		frappe.qb.from_(index)
		.left_join(link)
		.on(
			is_contact
			& (link.parenttype == CONTACT)
			& (link.parent == index.reference_name)
			& (link.link_doctype == CUSTOMER)
		)
		.left_join(place)
		.on(is_place & (place.name == index.reference_name))
		.join(customer)
		.on(customer.name == Coalesce(own, link.link_name, place.customer))
		.select(
			customer.name.as_("customer"),
			customer.customer_name,
			customer.language,
			index.reference_doctype.as_("doctype"),
			index.reference_name.as_("name"),
		)
		.where(index.e164 == e164)
		.orderby(customer.disabled, customer.customer_name, customer.name, index.reference_doctype)
	)


def find_places(number: str) -> list[str]:
	"""Return the Service Locations that have a person with a number, by name; rights are not checked.

	Args:
		number: as for `find_customers`.
	"""
	try:
		e164 = phone_numbers.to_e164(number)
	except ValueError:
		return []
	own = {"e164": e164, "reference_doctype": LOCATION}
	return frappe.get_all(DOCTYPE, own, pluck="reference_name", order_by="reference_name")
