"""Who has a telephone number: one row for each number of a Contact, Customer or Service Location, in E.164.

The only writer of FSM Phone Number. The rows of a document follow it in its own transaction, under the lock that saving it
takes; `customer_search` writes them once more when it refreshes a customer, for what was changed by a query.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pypika.functions import Coalesce
from pypika.terms import Case

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.platform import phone_numbers

DOCTYPE = "FSM Phone Number"
CONTACT, CUSTOMER, LOCATION = "Contact", "Customer", "Service Location"
INDEXED = (CONTACT, CUSTOMER, LOCATION)
BATCH = 1000


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


def index_documents(doctype: str, names: Iterable[str]) -> None:
	"""Make the rows of documents say what the documents say; documents that are gone lose theirs.

	Args:
		doctype: one of INDEXED.
		names: of the documents.
	"""
	names = tuple(names)
	if not names:
		return
	wanted = {_name_row(e164, doctype, name): (e164, name) for name, e164 in _list_numbers(doctype, names)}
	filters = {"reference_doctype": doctype, "reference_name": ("in", names)}
	stored = set(frappe.get_all(DOCTYPE, filters, pluck="name"))
	if gone := stored - wanted.keys():
		frappe.db.delete(DOCTYPE, {"name": ("in", tuple(gone))})
	now = now_datetime()
	rows = [(key, *wanted[key], doctype, now, now) for key in wanted.keys() - stored]
	columns = ["name", "e164", "reference_name", "reference_doctype", "creation", "modified"]
	if rows:
		frappe.db.bulk_insert(DOCTYPE, columns, rows, ignore_duplicates=True)


def forget_document(doctype: str, name: str) -> None:
	"""Delete the rows of a document that is gone or has another name."""
	frappe.db.delete(DOCTYPE, {"reference_doctype": doctype, "reference_name": name})


def index_everything(after_each: Callable[[], None]) -> int:
	"""Write the rows of all documents anew, and return how many rows there are.

	Args:
		after_each: is called after each thousand documents, for example to commit.
	"""
	frappe.db.delete(DOCTYPE)
	for doctype in INDEXED:
		names = frappe.get_all(doctype, pluck="name", order_by="name")
		for first in range(0, len(names), BATCH):
			index_documents(doctype, names[first : first + BATCH])
			after_each()
	return frappe.db.count(DOCTYPE)


def _list_numbers(doctype: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
	"""Yield the document and the number in E.164 for each number that is one."""
	for name, written in _READERS[doctype](names):
		try:
			yield name, phone_numbers.to_e164(written)
		except ValueError:
			continue


def _read_contacts(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
	rows = frappe.get_all(CONTACT, {"name": ("in", names)}, ["name", "phone", "mobile_no"])
	yield from ((row.name, written) for row in rows for written in (row.mobile_no, row.phone) if written)
	children = {"parenttype": CONTACT, "parent": ("in", names)}
	yield from frappe.get_all("Contact Phone", children, ["parent", "phone"], as_list=True)


def _read_customers(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
	given = {"name": ("in", names), "mobile_no": ("is", "set")}
	yield from frappe.get_all(CUSTOMER, given, ["name", "mobile_no"], as_list=True)


def _read_locations(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
	given = {"parenttype": LOCATION, "parent": ("in", names), "phone": ("is", "set")}
	yield from frappe.get_all("Service Location Contact", given, ["parent", "phone"], as_list=True)


_READERS = {CONTACT: _read_contacts, CUSTOMER: _read_customers, LOCATION: _read_locations}


def _name_row(e164: str, doctype: str, name: str) -> str:
	"""Return the name of a row, which is the same whenever it is written."""
	return hashlib.sha256(f"{e164}\n{doctype}\n{name}".encode()).hexdigest()[:32]
