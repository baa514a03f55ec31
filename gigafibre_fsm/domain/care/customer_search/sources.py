"""What customers can be found by, read from their documents for many customers at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.care import phone_index
from gigafibre_fsm.domain.care.customer_search import normal_form
from gigafibre_fsm.domain.care.customer_search.facts import CustomerFact, FactKind, list_unlike

_Found = Iterator[tuple[str, CustomerFact]]


@dataclass(frozen=True, slots=True)
class SearchSource:
	"""A customer and what they can be found by."""

	customer: str
	title: str
	is_disabled: bool
	facts: tuple[CustomerFact, ...]


@dataclass(frozen=True, slots=True)
class LinkedDocuments:
	"""Contacts and addresses, each with its customers, and service locations with theirs."""

	contacts: dict[str, list[str]]
	addresses: dict[str, list[str]]
	places: dict[str, list[str]]


def load_sources(customers: Sequence[str]) -> tuple[list[SearchSource], LinkedDocuments]:
	"""Return what there is of customers, in ten queries however many they are; who is gone is left out."""
	fields = ["name", "customer_name", "disabled", "mobile_no", "email_id", "fsm_legacy_account"]
	rows = frappe.get_all("Customer", {"name": ("in", customers)}, fields)
	linked = _load_linked([row.name for row in rows])
	facts: dict[str, list[CustomerFact]] = defaultdict(list)
	for row in rows:
		facts[row.name] += _list_own_facts(row)
	for customer, fact in _read_linked_facts(linked):
		facts[customer].append(fact)
	for customer, fact in _read_devices([row.name for row in rows], linked.places):
		facts[customer].append(fact)
	sources = [
		SearchSource(
			row.name,
			row.customer_name or row.name,
			bool(row.disabled),
			tuple(list_unlike(facts[row.name])),
		)
		for row in rows
	]
	return sources, linked


def _list_own_facts(row: "frappe._dict") -> Iterator[CustomerFact]:
	yield CustomerFact(FactKind.NAME, row.customer_name or row.name)
	yield CustomerFact(FactKind.PHONE, row.mobile_no or "")
	yield CustomerFact(FactKind.EMAIL, row.email_id or "")
	# where customers are named by their name, it is no account
	if normal_form.squeeze(row.name) != normal_form.squeeze(row.customer_name or ""):
		yield CustomerFact(FactKind.ACCOUNT, row.name)
	# old invoices in the customer's hand have this number
	yield CustomerFact(FactKind.ACCOUNT, row.fsm_legacy_account or "")


def _load_linked(customers: list[str]) -> LinkedDocuments:
	links: dict[str, dict[str, list[str]]] = {"Contact": defaultdict(list), "Address": defaultdict(list)}
	filters = {
		"link_doctype": "Customer",
		"link_name": ("in", customers or [""]),
		"parenttype": ("in", tuple(links)),
	}
	for row in frappe.get_all("Dynamic Link", filters, ["parenttype", "parent", "link_name"]):
		links[row.parenttype][row.parent].append(row.link_name)
	places = frappe.get_all(
		"Service Location", {"customer": ("in", customers or [""])}, ["name", "customer"], as_list=True
	)
	return LinkedDocuments(links["Contact"], links["Address"], {name: [owner] for name, owner in places})


def _read_linked_facts(linked: LinkedDocuments) -> _Found:
	for owners, facts in (
		(linked.contacts, _read_contacts(tuple(linked.contacts))),
		(linked.addresses, _read_addresses(tuple(linked.addresses))),
		(linked.places, _read_places(tuple(linked.places))),
	):
		for document, fact in facts:
			yield from ((customer, fact) for customer in owners[document])


def _read_contacts(names: tuple[str, ...]) -> _Found:
	if not names:
		return
	fields = ["name", "first_name", "last_name", "phone", "mobile_no", "email_id"]
	for row in frappe.get_all("Contact", {"name": ("in", names)}, fields):
		yield row.name, CustomerFact(FactKind.NAME, " ".join(filter(None, (row.first_name, row.last_name))))
		yield row.name, CustomerFact(FactKind.PHONE, row.mobile_no or "")
		yield row.name, CustomerFact(FactKind.PHONE, row.phone or "")
		yield row.name, CustomerFact(FactKind.EMAIL, row.email_id or "")
	children = {"parenttype": "Contact", "parent": ("in", names)}
	for doctype, field, kind in (
		("Contact Phone", "phone", FactKind.PHONE),
		("Contact Email", "email_id", FactKind.EMAIL),
	):
		for parent, text in frappe.get_all(doctype, children, ["parent", field], as_list=True):
			yield parent, CustomerFact(kind, text or "")


def _read_addresses(names: tuple[str, ...]) -> _Found:
	if not names:
		return
	fields = ["name", "address_line1", "address_line2", "city", "pincode", "phone", "email_id"]
	for row in frappe.get_all("Address", {"name": ("in", names)}, fields):
		parts = (row.address_line1, row.address_line2, row.city, row.pincode)
		yield row.name, CustomerFact(FactKind.ADDRESS, ", ".join(filter(None, parts)))
		yield row.name, CustomerFact(FactKind.PHONE, row.phone or "")
		yield row.name, CustomerFact(FactKind.EMAIL, row.email_id or "")


def _read_places(names: tuple[str, ...]) -> _Found:
	if not names:
		return
	fields = ["name", "location_name", "address_line", "unit", "city", "postal_code"]
	for row in frappe.get_all("Service Location", {"name": ("in", names)}, fields):
		line = f"{row.unit}-{row.address_line}" if row.unit else row.address_line
		yield (
			row.name,
			CustomerFact(FactKind.ADDRESS, ", ".join(filter(None, (line, row.city, row.postal_code)))),
		)
		if normal_form.squeeze(row.location_name or "") not in normal_form.squeeze(line or ""):
			yield row.name, CustomerFact(FactKind.ADDRESS, row.location_name)
	children = {"parenttype": "Service Location", "parent": ("in", names)}
	rows = frappe.get_all("Service Location Contact", children, ["parent", "contact_name", "phone"])
	for row in rows:
		yield row.parent, CustomerFact(FactKind.NAME, row.contact_name or "")
		yield row.parent, CustomerFact(FactKind.PHONE, row.phone or "")


def _read_devices(customers: list[str], places: dict[str, list[str]]) -> _Found:
	either = {"customer": ("in", customers or [""]), "service_location": ("in", tuple(places) or ("",))}
	fields = ["customer", "service_location", "serial_number", "mac_address", "gpon_serial"]
	known = set(customers)
	for row in frappe.get_all("Equipment", or_filters=either, fields=fields):
		owners = {row.customer, *places.get(row.service_location, ())} & known
		for customer in owners:
			for text in (row.serial_number, row.mac_address, row.gpon_serial):
				yield customer, CustomerFact(FactKind.DEVICE, text or "")


def index_phones(customers: Sequence[str], linked: LinkedDocuments) -> None:
	"""Write the rows of the telephone index of customers and their documents once more, for what a query has changed."""
	phone_index.index_documents(phone_index.CUSTOMER, customers)
	phone_index.index_documents(phone_index.CONTACT, linked.contacts)
	phone_index.index_documents(phone_index.LOCATION, linked.places)
