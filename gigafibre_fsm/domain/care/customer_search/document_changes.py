"""Which customers are found otherwise once a document has changed: those it names now, and those it named before."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.care import phone_index
from gigafibre_fsm.domain.care.customer_search import entries

if TYPE_CHECKING:
	from frappe.model.document import Document


def note_change(doc: "Document") -> None:
	"""Index a document's telephone numbers, and let its customers' rows be written again.

	Args:
		doc: one of the doctypes of OWNERS that was just saved.
	"""
	if doc.doctype in phone_index.INDEXED and not entries.is_left_to_worker():
		phone_index.index_documents(doc.doctype, (doc.name,))
	before = doc.get_doc_before_save()
	entries.mark_customers([*list_customers(doc), *(list_customers(before) if before else ())])


def note_deletion(doc: "Document") -> None:
	"""Take a document that is being deleted out of the indexes."""
	if doc.doctype in phone_index.INDEXED:
		phone_index.forget_document(doc.doctype, doc.name)
	entries.mark_customers(list_customers(doc))


def note_rename(doc: "Document", old: str, new: str) -> None:
	"""Index a document under its new name.

	Args:
		doc: the document that was renamed, or into which another was merged.
		old: the name that is gone.
		new: the name that counts now; with a merge that of the document that stays.
	"""
	if doc.doctype in phone_index.INDEXED:
		phone_index.forget_document(doc.doctype, old)
		phone_index.index_documents(doc.doctype, (new,))
	entries.mark_customers((old, new) if doc.doctype == "Customer" else list_customers(doc))


def list_customers(doc: "Document") -> list[str]:
	"""Return the customers whom a document names."""
	return [name for name in OWNERS[doc.doctype](doc) if name]


def _own_name(doc: "Document") -> Iterator[str]:
	yield doc.name


def _linked(doc: "Document") -> Iterator[str]:
	yield from (row.link_name for row in doc.get("links") or () if row.link_doctype == "Customer")


def _named(doc: "Document") -> Iterator[str]:
	yield doc.customer


def _named_or_of_its_place(doc: "Document") -> Iterator[str]:
	yield doc.customer
	if doc.service_location:
		yield frappe.db.get_value("Service Location", doc.service_location, "customer")


OWNERS: dict[str, Callable[["Document"], Iterator[str]]] = {
	"Customer": _own_name,
	"Contact": _linked,
	"Address": _linked,
	"Service Location": _named,
	"Equipment": _named_or_of_its_place,
}
"""Doctype → the customers whom a document names."""
