"""The e-mail addresses and numbers of a customer as they are now: those of contacts, of the customer, of addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import getaddresses

import frappe

from gigafibre_fsm.domain.platform.phone_numbers import to_e164


@dataclass(frozen=True, slots=True)
class OwnAddresses:
	"""E-mail addresses in small letters, and numbers in E.164."""

	emails: frozenset[str]
	numbers: frozenset[str]


def load_addresses(customer: str) -> OwnAddresses:
	"""Return the addresses of a customer, in one query."""
	link, email, phone = (
		frappe.qb.DocType(name) for name in ("Dynamic Link", "Contact Email", "Contact Phone")
	)
	own, place = frappe.qb.DocType("Customer"), frappe.qb.DocType("Service Location")
	person = frappe.qb.DocType("Service Location Contact")
	is_contact = (
		(link.link_doctype == "Customer") & (link.link_name == customer) & (link.parenttype == "Contact")
	)
	mails = (
		frappe.qb.from_(link)
		.join(email)
		.on(email.parent == link.parent)
		.select(email.email_id.as_("address"))
	)
	numbers = (
		frappe.qb.from_(link).join(phone).on(phone.parent == link.parent).select(phone.phone.as_("address"))
	)
	of_places = (
		frappe.qb.from_(place)
		.join(person)
		.on(person.parent == place.name)
		.select(person.phone.as_("address"))
	)
	query = (
		mails.where(is_contact)
		.union(numbers.where(is_contact))
		.union(of_places.where(place.customer == customer))
		.union(frappe.qb.from_(own).select(own.email_id.as_("address")).where(own.name == customer))
		.union(frappe.qb.from_(own).select(own.mobile_no.as_("address")).where(own.name == customer))
	)
	found = _run(query)
	return OwnAddresses(read_emails(*found), read_numbers(found))


def find_shared(numbers: Iterable[str], customer: str) -> frozenset[str]:
	"""Return those of these numbers (E.164) that another customer has as well, in one query."""
	wanted = frozenset(numbers)
	if not wanted:
		return wanted
	link, phone = frappe.qb.DocType("Dynamic Link"), frappe.qb.DocType("Contact Phone")
	place, person = frappe.qb.DocType("Service Location"), frappe.qb.DocType("Service Location Contact")
	# numbers are stored as they were typed: their last digits narrow the search
	contacts = (
		frappe.qb.from_(phone)
		.join(link)
		.on(
			(link.parent == phone.parent) & (link.parenttype == "Contact") & (link.link_doctype == "Customer")
		)
		.select(phone.phone.as_("address"))
		.where((link.link_name != customer) & _ends_like(phone.phone, wanted))
	)
	places = (
		frappe.qb.from_(person)
		.join(place)
		.on(place.name == person.parent)
		.select(person.phone.as_("address"))
		.where((place.customer != customer) & _ends_like(person.phone, wanted))
	)
	return read_numbers(_run(contacts.union(places))) & wanted


def read_emails(*texts: str | None) -> frozenset[str]:
	"""Return the e-mail addresses in texts such as the recipients of a message, in small letters."""
	given = [text.replace("\n", ",") for text in texts if text]
	return frozenset(address.strip().lower() for _name, address in getaddresses(given) if "@" in address)


def read_numbers(texts: Iterable[str | None]) -> frozenset[str]:
	"""Return the texts that are phone numbers, in E.164."""
	found = set()
	for text in texts:
		try:
			found.add(to_e164(text or ""))
		except ValueError:
			continue
	return frozenset(found)


def _run(union: "frappe.qb") -> list[str]:
	"""Return the addresses of a union, which Frappe runs only as part of a query."""
	found = union.as_("found")
	return [address for (address,) in frappe.qb.from_(found).select(found.address).run() if address]


def _ends_like(column: "frappe.qb", numbers: Iterable[str]) -> "frappe.qb":
	first, *others = (column.like(f"%{number[-4:]}%") for number in sorted(numbers))
	for each in others:
		first |= each
	return first
