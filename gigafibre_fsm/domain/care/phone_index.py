"""Writes who has a telephone number: one row for each number of a Contact, Customer or Service Location, in E.164.

The only writer of FSM Phone Number, which `access/phone_owners.py` reads. The rows of a document follow it in its own transaction, under the lock that saving it
takes; `customer_search` writes them once more when it refreshes a customer, for what was changed by a query.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access.phone_owners import (
	CONTACT,
	CUSTOMER,
	DOCTYPE,
	LOCATION,
	PhoneMatch,
	find_customers,
)
from gigafibre_fsm.domain.platform import phone_numbers

__all__ = (
	"CONTACT",
	"CUSTOMER",
	"DOCTYPE",
	"INDEXED",
	"LOCATION",
	"PhoneMatch",
	"find_customers",
	"forget_document",
	"index_documents",
	"index_everything",
)

INDEXED = (CONTACT, CUSTOMER, LOCATION)
BATCH = 1000


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
